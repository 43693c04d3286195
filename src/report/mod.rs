//! Renders a report model as text, JSON or HTML; knows nothing about the database.
