//! Cubes kept for as long as the tables that they were computed from stay the same.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use crate::buckets::Buckets;
use crate::tally::Cube;

/// Cells kept in all; what was not used for longest goes first.
const CELLS_MAX: usize = 2_000_000;

/// What a cube is of: a measure (or the presence of its rows) over buckets, at the tables with these stamps.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Key {
    pub of: String,
    pub buckets: Buckets,
    pub stamps: Vec<u64>,
}

#[derive(Debug, Default)]
pub struct Memo {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    cubes: HashMap<Key, Entry>,
    cells: usize,
    turn: u64,
}

#[derive(Debug)]
struct Entry {
    cube: Arc<Cube>,
    weight: usize,
    used: u64,
}

impl Memo {
    pub fn get(&self, key: &Key) -> Option<Arc<Cube>> {
        let mut kept = self.kept.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        kept.turn += 1;
        let turn = kept.turn;
        let entry = kept.cubes.get_mut(key)?;
        entry.used = turn;
        Some(entry.cube.clone())
    }

    pub fn forget(&self) {
        *self.kept.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Kept::default();
    }

    pub fn keep(&self, key: Key, cube: Arc<Cube>) {
        let mut kept = self.kept.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        kept.turn += 1;
        let (weight, used) = (cube.weight(), kept.turn);
        kept.cells += weight;
        if let Some(old) = kept.cubes.insert(key, Entry { cube, weight, used }) {
            kept.cells -= old.weight;
        }
        while kept.cells > CELLS_MAX && kept.cubes.len() > 1 {
            let oldest = kept.cubes.iter().min_by_key(|(_, entry)| entry.used).map(|(key, _)| key.clone());
            let Some(entry) = oldest.and_then(|key| kept.cubes.remove(&key)) else { break };
            kept.cells -= entry.weight;
        }
    }
}
