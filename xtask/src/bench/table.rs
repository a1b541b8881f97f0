//! Figures of a bench as a table, with how their cost grows.

/// A figure, as a bench writes it in one line: work, size, median, p95, rate, processor time, bytes, bars.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Row {
    work: String,
    size: Option<u64>,
    median_ns: Option<f64>,
    p95_ns: Option<f64>,
    rate: Option<f64>,
    cpu_ns: Option<f64>,
    bytes: Option<f64>,
    bars: String,
}

impl Row {
    pub fn read(line: &str) -> Option<Self> {
        let cells: Vec<&str> = line.split('\t').collect();
        let [work, size, median, p95, rate, cpu, bytes, bars] = cells[..] else { return None };
        let number = |cell: &str| if cell.is_empty() { Some(None) } else { cell.parse().ok().map(Some) };
        Some(Self {
            work: work.to_owned(),
            size: if size.is_empty() { None } else { Some(size.parse().ok()?) },
            median_ns: number(median)?,
            p95_ns: number(p95)?,
            rate: number(rate)?,
            cpu_ns: number(cpu)?,
            bytes: number(bytes)?,
            bars: bars.to_owned(),
        })
    }

    /// What is said to grow: the time where there is one.
    fn cost(&self) -> Option<f64> {
        self.median_ns.or(self.bytes)
    }

    fn cells(&self, growth: Option<f64>) -> [String; 9] {
        let time = |ns: Option<f64>| ns.map(duration).unwrap_or_default();
        [
            self.work.clone(),
            self.size.map(grouped).unwrap_or_default(),
            time(self.median_ns),
            time(self.p95_ns),
            self.rate.map(|rate| grouped(rate.round() as u64)).unwrap_or_default(),
            time(self.cpu_ns),
            self.bytes.map(weight).unwrap_or_default(),
            growth.map(|power| format!("n^{power:.2}")).unwrap_or_default(),
            self.bars.clone(),
        ]
    }
}

const HEADS: [&str; 9] =
    ["work", "size", "median", "p95", "a second", "processor", "memory or weight", "grows as", "bar"];

/// The rows, works in the order in which they were measured first; a column without any cell is left out.
pub fn table(rows: &[Row]) -> String {
    let mut works: Vec<&str> = Vec::new();
    for row in rows {
        if !works.contains(&row.work.as_str()) {
            works.push(&row.work);
        }
    }
    let mut lines = Vec::new();
    for work in works {
        let of: Vec<&Row> = rows.iter().filter(|row| row.work == work).collect();
        for (at, row) in of.iter().enumerate() {
            lines.push(row.cells(if at + 1 == of.len() { exponent(&of) } else { None }));
        }
    }
    let shown: Vec<usize> =
        (0..HEADS.len()).filter(|at| *at == 0 || lines.iter().any(|line| !line[*at].is_empty())).collect();
    let line = |cells: &dyn Fn(usize) -> String| {
        let cells: Vec<String> = shown.iter().map(|at| cells(*at)).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let mut text = line(&|at| HEADS[at].to_owned());
    text += &line(&|_| "---".to_owned());
    for cells in &lines {
        text += &line(&|at| cells[at].clone());
    }
    text
}

/// The slope of log cost over log size by least squares; None with fewer than two sizes.
fn exponent(rows: &[&Row]) -> Option<f64> {
    let points: Vec<(f64, f64)> = rows
        .iter()
        .filter_map(|row| {
            let (size, cost) = (row.size? as f64, row.cost()?);
            (size > 0.0 && cost > 0.0).then(|| (size.ln(), cost.ln()))
        })
        .collect();
    let n = points.len() as f64;
    if points.len() < 2 {
        return None;
    }
    let (mean_x, mean_y) =
        (points.iter().map(|p| p.0).sum::<f64>() / n, points.iter().map(|p| p.1).sum::<f64>() / n);
    let spread: f64 = points.iter().map(|p| (p.0 - mean_x).powi(2)).sum();
    let shared: f64 = points.iter().map(|p| (p.0 - mean_x) * (p.1 - mean_y)).sum();
    (spread > 0.0).then(|| shared / spread)
}

fn duration(ns: f64) -> String {
    match ns {
        ns if ns < 1e3 => format!("{ns:.0} ns"),
        ns if ns < 1e6 => format!("{:.1} µs", ns / 1e3),
        ns if ns < 1e9 => format!("{:.1} ms", ns / 1e6),
        ns => format!("{:.2} s", ns / 1e9),
    }
}

fn weight(bytes: f64) -> String {
    const MEBI: f64 = 1_048_576.0;
    if bytes < MEBI { format!("{:.0} KiB", bytes / 1_024.0) } else { format!("{:.0} MiB", bytes / MEBI) }
}

/// `1,000,000`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let first = (digits.len() + 2) % 3 + 1;
    let (start, rest) = digits.split_at(first.min(digits.len()));
    let groups = rest.as_bytes().chunks(3).map(|group| format!(",{}", String::from_utf8_lossy(group)));
    std::iter::once(start.to_owned()).chain(groups).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_a_bench_is_read_and_anything_else_is_none() {
        let row = Row::read("list\t1000000\t1500000\t2000000\t\t900000\t\tp95 under 50 ms: held").unwrap();
        assert_eq!((row.size, row.median_ns, row.rate), (Some(1_000_000), Some(1.5e6), None));
        assert_eq!(Row::read("list\t1000000"), None);
        assert_eq!(Row::read("list\tmany\t\t\t\t\t\t"), None);
    }

    #[test]
    fn linear_growth_has_exponent_one_and_stands_on_the_last_size() {
        let row = |size: u64| Row {
            work: "sum".into(),
            size: Some(size),
            median_ns: Some(size as f64 * 1_000.0),
            ..Row::default()
        };
        let text = table(&[row(10), row(100), row(1_000)]);
        assert_eq!(
            text,
            "| work | size | median | grows as |\n| --- | --- | --- | --- |\n| sum | 10 | 10.0 µs |  |\n\
             | sum | 100 | 100.0 µs |  |\n| sum | 1,000 | 1.0 ms | n^1.00 |\n"
        );
        assert_eq!(exponent(&[&row(10)]), None);
    }

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!([0, 999, 1_000, 2_000_000].map(grouped), ["0", "999", "1,000", "2,000,000"]);
    }
}
