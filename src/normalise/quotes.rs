//! Quoted replies and signatures in message bodies.
