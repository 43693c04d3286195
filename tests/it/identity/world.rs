//! A small invented shop, file by file: mails, calls, chats, shop customers and orders.

use crate::robust::Place;

const CUSTOMERS: &str = "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,Default Address Address1,Default Address Address2,Default Address City,Default Address Province Code,Default Address Country Code,Default Address Zip,Default Address Phone,Phone,Accepts SMS Marketing,Total Spent,Total Orders,Note,Tax Exempt,Tags";
const ORDERS: &str = "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem compare at price,Lineitem sku,Lineitem requires shipping,Lineitem taxable,Lineitem fulfillment status,Billing Name,Billing Street,Billing Address1,Billing Address2,Billing Company,Billing City,Billing Zip,Billing Province,Billing Country,Billing Phone,Shipping Name,Shipping Street,Shipping Address1,Shipping Address2,Shipping Company,Shipping City,Shipping Zip,Shipping Province,Shipping Country,Shipping Phone,Notes,Note Attributes,Cancelled at,Payment Method,Payment Reference,Refunded Amount,Vendor,Outstanding Balance,Employee,Location,Device ID,Id,Tags,Risk Level,Source,Lineitem discount,Tax 1 Name,Tax 1 Value,Tax 2 Name,Tax 2 Value,Tax 3 Name,Tax 3 Value,Tax 4 Name,Tax 4 Value,Tax 5 Name,Tax 5 Value,Phone,Receipt Number,Duties,Billing Province Name,Shipping Province Name,Payment ID,Payment Terms Name,Next Payment Due At,Payment References";
const CALLS: &str = "calldate,clid,src,dst,dcontext,channel,dstchannel,lastapp,lastdata,duration,billsec,disposition,amaflags,accountcode,uniqueid,userfield,did,cnum,cnam,outbound_cnum,outbound_cnam,dst_cnam,recordingfile,linkedid,peeraccount,sequence";

/// Exports in the making.
#[derive(Default)]
pub(super) struct World {
    customers: Vec<String>,
    orders: Vec<String>,
    calls: Vec<String>,
    mails: Vec<String>,
    chats: Vec<(String, String)>,
    /// Lines added to project.yaml.
    pub(super) project: String,
}

impl World {
    /// A shop customer; the phone may be empty.
    pub(super) fn customer(&mut self, given: &str, family: &str, email: &str, phone: &str) -> &mut Self {
        let id = 7_400_000_000_001 + self.customers.len();
        self.customers.push(format!(
            "'{id},{given},{family},{email},no,,,,,,US,,{phone},{phone},no,0.00,0,,no,"
        ));
        self
    }

    /// Replaces text in the rows of shop customers.
    pub(super) fn customers_renamed(&mut self, from: &str, to: &str) {
        for row in &mut self.customers {
            *row = row.replace(from, to);
        }
    }

    /// An order of a shop customer.
    pub(super) fn order(&mut self, number: &str, name: &str, email: &str) -> &mut Self {
        let id = 5_600_000_000_001 + self.orders.len();
        let mut cells = vec![String::new(); ORDERS.split(',').count()];
        let at = |column: &str| ORDERS.split(',').position(|name| name == column).unwrap();
        for (column, value) in [
            ("Name", number),
            ("Email", email),
            ("Financial Status", "paid"),
            ("Currency", "USD"),
            ("Total", "20.00"),
            ("Created at", "2026-05-02 10:00:00 -0400"),
            ("Billing Name", name),
            ("Billing Country", "US"),
            ("Id", &id.to_string()),
        ] {
            cells[at(column)] = value.to_owned();
        }
        self.orders.push(cells.join(","));
        self
    }

    /// A call from a number that shows no name.
    pub(super) fn call(&mut self, number: &str) -> &mut Self {
        let n = self.calls.len();
        self.calls.push(format!(
            "2026-05-{:02} 09:54:00,\"\"\"\"\" <{number}>\",{number},600,ext-queues,PJSIP/trunk-in-0000003c,,Queue,\"600,t,,,300,,,,,\",60,58,ANSWERED,3,,17513780{n:02}.420,,2125550100,{number},,,,,,17513780{n:02}.420,,{}",
            1 + n,
            40117 + n
        ));
        self
    }

    /// A mail; `from` and `to` are written as in a header.
    pub(super) fn mail(&mut self, from: &str, to: &str, subject: &str, body: &str) -> &mut Self {
        let n = self.mails.len();
        self.mails.push(format!(
            "Date: Mon, {:02} May 2026 10:{n:02}:00 -0400\nFrom: {from}\nTo: {to}\nSubject: {subject}\nMessage-ID: <m{n}@mx.example>\nMIME-Version: 1.0\nContent-Type: text/plain; charset=\"UTF-8\"\n\n{body}\n",
            4 + n % 20
        ));
        self
    }

    /// A mail to the shop.
    pub(super) fn asks(&mut self, from: &str, body: &str) -> &mut Self {
        self.mail(from, "hello@shop.example", "Question", body)
    }

    /// A WhatsApp chat with a number.
    pub(super) fn chat(&mut self, number: &str, text: &str) -> &mut Self {
        self.chats.push((
            number.to_owned(),
            format!("5/4/26, 10:00 - {number}: {text}\n5/4/26, 10:05 - Shop: We will look.\n5/4/26, 10:06 - {number}: Thanks a lot\n"),
        ));
        self
    }

    /// Writes the exports.
    pub(super) fn place(&self) -> Place {
        let place = Place::new();
        self.write(&place);
        place
    }

    /// Writes the exports into a place that may hold some already.
    pub(super) fn write(&self, place: &Place) {
        let table = |head: &str, rows: &[String]| format!("{head}\n{}\n", rows.join("\n"));
        if !self.customers.is_empty() {
            place.put("shopify/customers_export.csv", table(CUSTOMERS, &self.customers));
        }
        if !self.orders.is_empty() {
            place.put("shopify/orders_export_1.csv", table(ORDERS, &self.orders));
        }
        if !self.calls.is_empty() {
            place.put("pbx/cdr.csv", table(CALLS, &self.calls));
        }
        for (n, mail) in self.mails.iter().enumerate() {
            place.put(&format!("mail/{n:03}.eml"), mail);
        }
        for (number, chat) in &self.chats {
            place.put(&format!("whatsapp/WhatsApp Chat with {number}.txt"), chat);
        }
        place.put(
            "project.yaml",
            format!(
                "own: {{ domains: [shop.example], numbers: [\"+12125550100\"], names: [Shop], extensions: [\"600\"] }}\n{}",
                self.project
            ),
        );
    }
}
