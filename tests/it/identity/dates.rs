//! Birth dates that tools write in different ways.

use crate::robust::Place;

const CARD: &[u8] = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ada Brunnfeld\r\nN:Brunnfeld;Ada\r\nEMAIL:ada.brunnfeld@example.com\r\nBDAY:19800517\r\nEND:VCARD\r\n";
const LIST: &[u8] = b"Name,Email,Birthday\nAda Brunnfeld,ada.brunnfeld@example.com,17.05.1980\nEva Kornhoff,eva@example.org,01.01.1900\n";

#[test]
fn a_birth_date_in_two_ways_is_one() {
    let place = Place::new();
    place.put("a.vcf", CARD);
    place.put("people.csv", LIST);
    place.run().finishes();
    assert_eq!(
        place.rows("SELECT birth_date FROM contact_records WHERE birth_date IS NOT NULL"),
        ["1980-05-17", "1980-05-17"],
        "the placeholder is no birth date"
    );
    assert_eq!(
        place.rows("SELECT birth_date FROM customers WHERE birth_date IS NOT NULL"),
        ["1980-05-17"]
    );
    assert_eq!(
        place.rows("SELECT count(*) FROM findings WHERE code = 'cluster-conflict'"),
        ["0"]
    );
}
