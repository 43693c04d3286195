//! Pure cleaners of single values: text, names, e-mail, phone, handles, dates, HTML, quotes.

pub mod birth;
pub mod card;
pub mod columns;
mod columns_content;
mod columns_names;
pub mod content;
pub mod date;
pub mod email;
pub mod export_names;
pub mod export_shape;
pub mod export_values;
pub mod handle;
pub mod html;
pub mod intent;
pub mod mentions;
pub mod mojibake;
pub mod money;
pub mod name;
pub mod phone;
pub mod quotes;
pub mod reference;
pub mod subject;
pub mod text;
