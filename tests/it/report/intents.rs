//! Invented sentences in eight languages and what they are about, with traps: a longer phrase of another intent inside,
//! words that newsletters use, a matter that is named late in a long text.

use omnify::config::intents;
use omnify::normalise::intent::Lexicon;

const SENTENCES: &[(&str, &str)] = &[
    (
        "Where is my order 1204? It should have been here on Monday.",
        "where_is_my_order",
    ),
    ("Where is my refund? You promised it two weeks ago.", "return_refund"),
    ("I have not received my refund.", "return_refund"),
    ("I have still not received an invoice for March.", "invoice"),
    ("When will my refund arrive?", "return_refund"),
    ("My login does not work since yesterday.", "password"),
    ("The bottle arrived broken and is leaking.", "damaged"),
    ("Please cancel my order, I ordered twice.", "cancellation"),
    ("Are you open on Sunday?", "opening_hours"),
    ("Are you open to a partnership with our magazine?", ""),
    ("This is unacceptable, nobody answers me.", "complaint"),
    ("Is the soap dish back in stock?", "product_question"),
    ("The report is available in our archive, unsubscribe below.", ""),
    ("Thank you, have a nice day!", ""),
    ("Wo bleibt meine Erstattung?", "return_refund"),
    ("Wo ist mein Paket?", "where_is_my_order"),
    ("Wo ist meine Rechnung vom Mai?", "invoice"),
    ("Wann haben Sie geöffnet?", "opening_hours"),
    ("Die Dose ist kaputt angekommen.", "damaged"),
    ("Ihr Kontoauszug ist verfügbar.", ""),
    ("Où est ma commande ?", "where_is_my_order"),
    ("Où est mon remboursement ?", "return_refund"),
    ("Avez-vous reçu mon message ?", ""),
    ("Votre relevé est disponible.", ""),
    ("Le flacon est-il disponible en 500 ml ?", "product_question"),
    ("Quels sont vos horaires d'ouverture ?", "opening_hours"),
    ("No he recibido mi reembolso.", "return_refund"),
    ("¿Dónde está mi pedido? No ha llegado.", "where_is_my_order"),
    ("¿Cuál es el horario de apertura?", "opening_hours"),
    ("Onde está o meu pedido?", "where_is_my_order"),
    ("Esqueci a minha senha.", "password"),
    ("Non ho ancora ricevuto il rimborso.", "return_refund"),
    ("Il vaso è arrivato rotto.", "damaged"),
    ("Hebben jullie mijn bericht gelezen?", ""),
    ("Waar blijft mijn pakket?", "where_is_my_order"),
    ("Factuur nog niet ontvangen.", "invoice"),
    ("Gdzie jest moja paczka?", "where_is_my_order"),
    ("Proszę o fakturę.", "invoice"),
];

#[test]
fn sentences_have_their_intent() {
    let all = intents::builtin().unwrap();
    let phrases = all.iter().flat_map(|(name, intent)| {
        let lists = intent.phrases.0.iter().flat_map(|(_, phrases)| phrases);
        lists.map(move |phrase| (name, phrase.as_str()))
    });
    let lexicon = Lexicon::compile(phrases).unwrap();
    let mut buffer = String::new();
    let late = format!(
        "{} I want a refund.",
        "A long story about a walk in the woods. ".repeat(40)
    );
    let mut wrong = Vec::new();
    for (sentence, intent) in SENTENCES.iter().copied().chain([(late.as_str(), "")]) {
        let found = lexicon.classify(sentence, &mut buffer).unwrap_or_default();
        if found != intent {
            wrong.push((sentence, intent, found));
        }
    }
    assert_eq!(wrong, [], "sentence, intent, found");
}
