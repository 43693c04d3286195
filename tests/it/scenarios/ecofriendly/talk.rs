//! What customers ask and what the shop answers, as templates.

/// A reason to get in touch. `{order}`, `{given}` and `{agent}` are filled in.
pub(crate) struct Matter {
    pub(crate) subject: &'static str,
    pub(crate) asks: [&'static str; 2],
    pub(crate) answer: &'static str,
    /// Whether it needs an order to talk about.
    pub(crate) order: bool,
}

/// The matters, those about an order first.
pub(crate) const MATTERS: [Matter; 8] = [
    Matter {
        subject: "Where is my order {order}?",
        asks: [
            "I ordered a week ago and nothing has arrived. Where is order {order}?",
            "Could you tell me when {order} will be delivered?",
        ],
        answer: "{order} left our warehouse and should reach you within two days.",
        order: true,
    },
    Matter {
        subject: "Return of {order}",
        asks: [
            "I would like to return part of order {order}. How do I do that?",
            "The bottle from {order} is too small for me, can I send it back?",
        ],
        answer: "Of course. Please use the label in the parcel; the refund for {order} follows within five days.",
        order: true,
    },
    Matter {
        subject: "Invoice for {order}",
        asks: [
            "Please send me an invoice for order {order}.",
            "I need the receipt of {order} for my accounts.",
        ],
        answer: "The invoice for {order} is on its way to you.",
        order: true,
    },
    Matter {
        subject: "Damaged item in {order}",
        asks: [
            "The soap dish in order {order} arrived broken.",
            "One jar of {order} was cracked when I opened the box.",
        ],
        answer: "We are sorry about that. A replacement for {order} ships today.",
        order: true,
    },
    Matter {
        subject: "Change of address for {order}",
        asks: [
            "Can you still change the delivery address of {order}?",
            "I moved last week. Please send {order} to my new home.",
        ],
        answer: "We have changed the address of {order}.",
        order: true,
    },
    Matter {
        subject: "Question about the bamboo brushes",
        asks: [
            "Are the bristles of the bamboo brushes plastic free?",
            "Do the bamboo brushes come in a soft version?",
        ],
        answer: "Yes, they do, and they are plastic free.",
        order: false,
    },
    Matter {
        subject: "Opening hours",
        asks: [
            "What are your opening hours on Saturday?",
            "Are you open this Friday afternoon?",
        ],
        answer: "We are open Monday to Friday from 9:00 to 17:30.",
        order: false,
    },
    Matter {
        subject: "Refill stations",
        asks: [
            "Is there a refill station near me?",
            "Can I refill the dish soap at your shop?",
        ],
        answer: "You can refill at our counter at any time during opening hours.",
        order: false,
    },
];

/// A matter that fits: one about an order when there is one.
pub(crate) fn matter(turn: usize, order: Option<&String>) -> &'static Matter {
    match order {
        Some(_) if turn % 4 != 3 => &MATTERS[turn % 5],
        _ => &MATTERS[5 + turn % 3],
    }
}

/// Fills a template.
pub(crate) fn fill(template: &str, order: Option<&String>) -> String {
    template.replace("{order}", order.map_or("my order", String::as_str))
}
