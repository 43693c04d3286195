//! Names, texts and times of other scripts, charsets, zones and date orders come out right, or what was assumed
//! is told.

use super::{Place, omnify, text};

/// Address, name, subject, text; then name and subject as encoded words, the charset of the text, the text in it.
type Case = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

const MAILS: &[Case] = &[
    (
        "hanako@example.jp",
        "山田 花子",
        "注文について",
        "商品が届きません。",
        "=?iso-2022-jp?B?GyRCOzNFRBsoQiAbJEIyVjtSGyhC?=",
        "=?iso-2022-jp?B?GyRCQ21KOCRLJEQkJCRGGyhC?=",
        "shift_jis",
        "j6SVaYKqk82Cq4LcgrmC8YFC",
    ),
    (
        "anna@example.net",
        "Анна Петрова",
        "Заказ",
        "Где мой заказ?",
        "=?koi8-r?B?4c7OwSDwxdTSz9fB?=",
        "=?koi8-r?B?+sHLwdo=?=",
        "koi8-r",
        "58TFIM3PyiDawcvB2j8=",
    ),
    (
        "layla@example.net",
        "ليلى حداد",
        "طلب",
        "أين طلبي؟",
        "=?windows-1256?B?4e3h7CDNz8fP?=",
        "=?windows-1256?B?2OHI?=",
        "windows-1256",
        "w+3kINjhyO2/",
    ),
    (
        "ipek@example.net",
        "İpek Yıldız",
        "Sipariş",
        "Siparişim nerede? ığüşöç",
        "=?iso-8859-9?B?3XBlayBZ/Wxk/Xo=?=",
        "=?iso-8859-9?B?U2lwYXJp/g==?=",
        "windows-1254",
        "U2lwYXJp/mltIG5lcmVkZT8g/fD8/vbn",
    ),
    (
        "helene@example.net",
        "Hélène Lefèvre",
        "Commande payée",
        "Où est ma commande ?",
        "=?iso-8859-1?B?SOls6G5lIExlZuh2cmU=?=",
        "=?iso-8859-1?B?Q29tbWFuZGUgcGF56WU=?=",
        "iso-8859-1",
        "T/kgZXN0IG1hIGNvbW1hbmRlID8=",
    ),
];

#[test]
fn mails_of_many_scripts_keep_names_and_texts() {
    let place = Place::new();
    for (address, _, _, _, name, subject, charset, body) in MAILS {
        place.put(
            &format!("{address}.eml"),
            format!("Message-ID: <{address}>\r\nDate: Mon, 05 Jan 2026 10:00:00 +0900\r\nFrom: {name} <{address}>\r\nTo: help@shop.example\r\nSubject: {subject}\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: base64\r\n\r\n{body}\r\n"),
        );
    }
    omnify(&["run", &text(&place.input()), "-o", &text(&place.out())]).finishes();
    place.balances();
    for (address, name, subject, body, ..) in MAILS {
        let found = place.rows(&format!(
            "SELECT c.name, m.subject, m.body_text, m.sent_at, m.sent_offset_minutes FROM messages m JOIN contact_records c ON c.native_id = '{address}' WHERE m.native_id = '{address}'"
        ));
        assert_eq!(found, [format!("{name}|{subject}|{body}|2026-01-05T01:00:00Z|540")]);
    }
}

#[test]
fn clock_changes_are_told() {
    let place = Place::new();
    place.put(
        "phone/calls.csv",
        "call_id,direction,external_number,internal_number,date_started,categories\n\
         a1,inbound,+12125550101,+12125550190,2025-03-30 02:30:00,answered\n\
         a2,inbound,+12125550101,+12125550190,2025-10-26 02:30:00,answered\n\
         a3,inbound,+12125550101,+12125550190,2025-07-01 12:00:00,answered\n",
    );
    place.put(
        "project.yaml",
        "sources: { dialpad: { match: \"phone/*\", mapping: dialpad, zone: Europe/Berlin } }\n",
    );
    omnify(&["run", &text(&place.input()), "-o", &text(&place.out())]).finishes();
    let started = place.rows("SELECT native_id, started_at FROM calls ORDER BY 1");
    assert_eq!(
        started,
        [
            "a1|2025-03-30T01:30:00Z",
            "a2|2025-10-26T00:30:00Z",
            "a3|2025-07-01T10:00:00Z"
        ]
    );
    let told = place.rows("SELECT reason FROM field_errors WHERE field = 'call_leg.started_at' ORDER BY 1");
    assert_eq!(told, ["time-in-dst-fold", "time-in-dst-gap"]);
}

#[test]
fn day_and_month_are_decided_over_the_files_of_a_source_else_by_country() {
    let place = Place::new();
    let head = "Ticket ID,Subject,Status,Source,Agent,Created time,Last update time,Full name,Email\n";
    for (n, day) in [(1, "02"), (2, "13")] {
        let row = format!(
            "{n},A,Open,Email,Olga,{day}/01/2025 09:00,{day}/01/2025 09:00,Ann Tester,ann.tester@example.com\n"
        );
        place.put(&format!("desk/tickets-{n}.csv"), format!("{head}{row}"));
    }
    place.put(
        "shop/orders.csv",
        "ID,Purchase Point,Purchase Date,Bill-to Name,Ship-to Name,Grand Total (Base),Grand Total (Purchased),Status,Customer Email\n\
         100,Main,02/01/2025 09:00,Ann Tester,Ann Tester,$5.00,$5.00,Complete,ann.tester@example.com\n",
    );
    place.put(
        "project.yaml",
        "sources: { magento: { match: \"shop/*\", mapping: magento, country: US } }\n",
    );
    omnify(&["run", &text(&place.input()), "-o", &text(&place.out())]).finishes();
    let opened = place.rows("SELECT native_id, opened_at FROM conversations ORDER BY 1");
    assert_eq!(opened, ["1|2025-01-02T09:00:00Z", "2|2025-01-13T09:00:00Z"]);
    assert_eq!(place.rows("SELECT ordered_at FROM orders"), ["2025-02-01T09:00:00Z"]);
    let told = place.rows("SELECT source, count FROM findings WHERE code = 'date-order-assumed'");
    assert_eq!(told, ["magento|1"]);
}
