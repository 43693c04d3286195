//! Text: folding, white space, control characters.
