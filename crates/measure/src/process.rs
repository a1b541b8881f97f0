//! What a process has used, as the system counts it under `/proc`; zero where there is none.

use std::time::Duration;

/// Ticks of processor time in a second, as Linux shows them to programs on every machine.
const TICKS: u64 = 100;

/// A process of this machine.
#[derive(Debug, Clone)]
pub struct Process {
    folder: String,
}

impl Process {
    pub fn own() -> Self {
        Self { folder: "/proc/self".into() }
    }

    pub fn with_id(id: u32) -> Self {
        Self { folder: format!("/proc/{id}") }
    }

    /// Processor time of all its threads so far.
    pub fn cpu(&self) -> Duration {
        self.spent(11)
    }

    /// Processor time of the children that it has waited for.
    pub fn cpu_of_children(&self) -> Duration {
        self.spent(13)
    }

    /// User and system time, which stand beside each other in `stat`, by the place of the first after the name.
    fn spent(&self, place: usize) -> Duration {
        let stat = std::fs::read_to_string(format!("{}/stat", self.folder)).unwrap_or_default();
        let after = stat.rsplit(')').next().unwrap_or_default();
        let fields = after.split_whitespace().skip(place).take(2);
        let ticks: u64 = fields.filter_map(|field| field.parse::<u64>().ok()).sum();
        Duration::from_millis(ticks * 1_000 / TICKS)
    }

    /// Bytes in memory now.
    pub fn memory(&self) -> u64 {
        self.status("VmRSS:")
    }

    /// The most bytes in memory since its start, or since [`Process::forget_peak`].
    pub fn peak(&self) -> u64 {
        self.status("VmHWM:")
    }

    /// Counts the peak anew from here on: to make what is worked on often takes more than the work.
    pub fn forget_peak(&self) {
        // Where the system does not offer it, the peak is that of the whole life.
        let _ = std::fs::write(format!("{}/clear_refs", self.folder), "5");
    }

    fn status(&self, name: &str) -> u64 {
        let status = std::fs::read_to_string(format!("{}/status", self.folder)).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
        line.split_whitespace().next().and_then(|kibi| kibi.parse::<u64>().ok()).unwrap_or(0) * 1_024
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn memory_that_was_touched_is_in_the_peak() {
        let own = Process::own();
        let held = vec![1_u8; 64 << 20];
        assert!(own.peak() > 64 << 20);
        assert!(own.peak() >= own.memory() && held.len() == 64 << 20);
    }
}
