//! Writers of the published dataset in further formats.
