//! Small copies of the services outside that messages go through: real servers on loopback that speak the real shapes, can be told
//! to fail, and keep a ledger of what they took.

pub mod gateway;
pub mod graph;
pub mod smtp;
mod wire;

use std::collections::VecDeque;
use std::sync::Mutex;

/// How a service fails at one message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Not at all.
    None,
    /// Takes it and says so; the news that it has failed come later.
    FailsLater,
    /// Takes it and never answers.
    SilentAfterTaking,
    /// 429 with `Retry-After: 1`.
    TooMany,
    /// 500, nothing taken.
    Broken,
    /// 503, nothing taken.
    Away,
    /// 400 with code 131026: not on WhatsApp.
    NotOnWhatsApp,
    /// 401 with code 190: the token has expired.
    WrongToken,
    /// Reads it, takes it, and resets the connection.
    ResetAfterTaking,
    /// Resets the connection, nothing taken.
    Reset,
    /// 200 with a page for people, nothing taken.
    Page,
}

/// Numbers from a seed, the same on every machine (xorshift64*).
#[derive(Debug)]
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `sides`.
    pub fn below(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % sides
    }
}

/// What is to go wrong: first what the script says, then by the dice, or the same for ever.
#[derive(Debug)]
pub struct Plan {
    script: VecDeque<Fault>,
    mix: Option<(Dice, Vec<(Fault, u64)>)>,
    always: Fault,
}

impl Default for Plan {
    fn default() -> Self {
        Self { script: VecDeque::new(), mix: None, always: Fault::None }
    }
}

impl Plan {
    fn next(&mut self) -> Fault {
        if let Some(fault) = self.script.pop_front() {
            return fault;
        }
        let Some((dice, weights)) = &mut self.mix else { return self.always };
        let mut drawn = dice.below(weights.iter().map(|(_, weight)| weight).sum());
        for (fault, weight) in weights {
            if drawn < *weight {
                return *fault;
            }
            drawn -= *weight;
        }
        Fault::None
    }
}

/// A plan that a test can change while the service runs.
#[derive(Debug, Default)]
pub struct Faults(Mutex<Plan>);

impl Faults {
    pub fn next(&self) -> Fault {
        self.0.lock().unwrap().next()
    }

    /// The next messages, one after the other; then all goes well again.
    pub fn script(&self, faults: &[Fault]) {
        self.0.lock().unwrap().script = faults.iter().copied().collect();
    }

    /// Every message from now on.
    pub fn always(&self, fault: Fault) {
        *self.0.lock().unwrap() = Plan { always: fault, ..Plan::default() };
    }

    /// Each message by chance, with these weights.
    pub fn mix(&self, seed: u64, weights: &[(Fault, u64)]) {
        *self.0.lock().unwrap() = Plan { mix: Some((Dice::new(seed), weights.to_vec())), ..Plan::default() };
    }
}
