//! What a dashboard is asked, as it stands in the address: period, comparison, steps, filters, funnel.

use hengce_traffic::{Counted, Dimension, Figures, Filter, Grain, Question};
use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::web::forms::{encoded, pairs};

/// Periods that can be chosen, in days up to today.
pub const PERIODS: [i32; 5] = [1, 7, 30, 90, 365];

/// With what a period is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compared {
    /// The days before.
    Before,
    /// The same days a year ago.
    Year,
    Nothing,
}

impl Compared {
    pub const ALL: [Self; 3] = [Self::Before, Self::Year, Self::Nothing];

    pub fn id(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::Year => "year",
            Self::Nothing => "nothing",
        }
    }
}

/// The figure that the picture shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metric {
    Visits,
    Views,
    Visitors,
    Time,
    Bounce,
    Conversion,
}

impl Metric {
    pub const ALL: [Self; 6] =
        [Self::Visits, Self::Visitors, Self::Views, Self::Time, Self::Bounce, Self::Conversion];

    pub fn id(self) -> &'static str {
        match self {
            Self::Visits => "visits",
            Self::Views => "views",
            Self::Visitors => "visitors",
            Self::Time => "time",
            Self::Bounce => "bounce",
            Self::Conversion => "conversion",
        }
    }

    /// Its value: rates in percent, time in seconds.
    pub fn of(self, figures: &Figures) -> f64 {
        let over = |part: u64, whole: u64| if whole == 0 { 0.0 } else { part as f64 / whole as f64 };
        match self {
            Self::Visits => figures.visits as f64,
            Self::Views => figures.views as f64,
            Self::Visitors => figures.visitors as f64,
            Self::Time => over(figures.engaged_ms, figures.visits * 1000),
            Self::Bounce => over(figures.bounces, figures.visits) * 100.0,
            Self::Conversion => over(figures.converted, figures.visits) * 100.0,
        }
    }
}

/// What is asked of one site.
#[derive(Debug, Clone)]
pub struct Asked {
    pub site: String,
    pub days: Option<i32>,
    pub from: Date,
    pub to: Date,
    pub compared: Compared,
    pub grain: Grain,
    pub metric: Metric,
    pub counted: Counted,
    pub filters: Vec<Filter>,
    pub funnel: Vec<String>,
}

impl Asked {
    pub fn read(site: &str, query: &str, today: Date) -> Self {
        let pairs = pairs(query.as_bytes());
        let get =
            |name: &str| pairs.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str());
        let day = |name: &str| get(name).parse::<Date>().ok();
        let own = day("from").zip(day("to")).filter(|(from, to)| from <= to);
        let days = match own {
            Some(_) => None,
            None => Some(get("days").parse().ok().filter(|days| PERIODS.contains(days)).unwrap_or(30)),
        };
        let (from, to) = own.unwrap_or((today.saturating_sub((days.unwrap_or(30) - 1).days()), today));
        let long = (to - from).get_days() + 1;
        let grain = Grain::ALL.into_iter().find(|grain| grain.id() == get("grain"));
        let usual = match long {
            ..=2 => Grain::Hour,
            3..=92 => Grain::Day,
            93..=366 => Grain::Week,
            _ => Grain::Month,
        };
        Self {
            site: site.to_owned(),
            days,
            from,
            to,
            compared: Compared::ALL
                .into_iter()
                .find(|one| one.id() == get("compare"))
                .unwrap_or(Compared::Before),
            grain: grain.filter(|grain| *grain != Grain::Hour || long <= 14).unwrap_or(usual),
            metric: Metric::ALL.into_iter().find(|one| one.id() == get("show")).unwrap_or(Metric::Visits),
            counted: match get("counted") {
                "bots" => Counted::Bots,
                "internal" => Counted::Internal,
                _ => Counted::People,
            },
            filters: pairs
                .iter()
                .filter(|(key, _)| key == "f")
                .filter_map(|(_, text)| filter(text))
                .collect(),
            funnel: get("funnel")
                .split('>')
                .map(str::trim)
                .filter(|step| !step.is_empty())
                .map(str::to_owned)
                .collect(),
        }
    }

    pub fn question(&self) -> Question {
        Question {
            site: self.site.clone(),
            from: self.from,
            to: self.to,
            filters: self.filters.clone(),
            counted: self.counted,
        }
    }

    /// The period to compare with.
    pub fn earlier(&self) -> Option<Question> {
        let long = (self.to - self.from).get_days() + 1;
        let back = match self.compared {
            Compared::Before => long.days(),
            Compared::Year => 1.year(),
            Compared::Nothing => return None,
        };
        let (from, to) = (self.from.saturating_sub(back), self.to.saturating_sub(back));
        Some(Question { from, to, ..self.question() })
    }

    pub fn with(&self, dimension: Dimension, value: &str) -> Self {
        let mut with = self.clone();
        with.filters.retain(|filter| filter.dimension != dimension);
        with.filters.push(Filter { dimension, value: value.to_owned(), is_not: false });
        with
    }

    pub fn without(&self, at: usize) -> Self {
        let mut without = self.clone();
        without.filters.remove(at);
        without
    }

    pub fn turned(&self, at: usize) -> Self {
        let mut turned = self.clone();
        turned.filters[at].is_not = !turned.filters[at].is_not;
        turned
    }

    /// What is asked, as a query; empty where all is as usual.
    pub fn query(&self) -> String {
        let mut parts = Vec::new();
        match self.days {
            Some(30) => {}
            Some(days) => parts.push(format!("days={days}")),
            None => parts.push(format!("from={}&to={}", self.from, self.to)),
        }
        if self.compared != Compared::Before {
            parts.push(format!("compare={}", self.compared.id()));
        }
        if self.metric != Metric::Visits {
            parts.push(format!("show={}", self.metric.id()));
        }
        match self.counted {
            Counted::People => {}
            Counted::Bots => parts.push("counted=bots".to_owned()),
            Counted::Internal => parts.push("counted=internal".to_owned()),
        }
        for filter in &self.filters {
            let not = if filter.is_not { "!" } else { "" };
            parts.push(format!("f={not}{}:{}", filter.dimension.id(), encoded(&filter.value)));
        }
        if !self.funnel.is_empty() {
            parts.push(format!("funnel={}", encoded(&self.funnel.join(">"))));
        }
        parts.join("&")
    }

    /// The site's page, whatever is asked.
    pub fn bare(&self) -> String {
        format!("/traffic/{}", self.site)
    }

    /// The page that answers this.
    pub fn address(&self) -> String {
        self.below("")
    }

    pub fn below(&self, path: &str) -> String {
        let query = self.query();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("/traffic/{}{path}{mark}{query}", self.site)
    }

    /// The same with steps of another length.
    pub fn address_by(&self, grain: Grain) -> String {
        let query = self.query();
        let and = if query.is_empty() { "" } else { "&" };
        format!("/traffic/{}?{query}{and}grain={}", self.site, grain.id())
    }
}

fn filter(text: &str) -> Option<Filter> {
    let (is_not, text) = text.strip_prefix('!').map_or((false, text), |rest| (true, rest));
    let (dimension, value) = text.split_once(':')?;
    Some(Filter { dimension: Dimension::by_id(dimension)?, value: value.to_owned(), is_not })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_stands_in_the_address_and_is_read_back() {
        let today = Date::constant(2026, 11, 26);
        let text =
            "days=7&compare=year&counted=bots&f=channel:social&f=!page:%2Fa%26b&funnel=%2F%3Eform%3Abook";
        let asked = Asked::read("s", text, today);
        assert_eq!((asked.from, asked.to), (Date::constant(2026, 11, 20), today));
        assert_eq!(asked.funnel, ["/", "form:book"]);
        assert_eq!(asked.filters[1].value, "/a&b");
        assert!(asked.filters[1].is_not);
        let again = Asked::read("s", &asked.query(), today);
        assert_eq!(again.query(), asked.query());
        assert_eq!(Asked::read("s", "", today).address(), "/traffic/s");
    }

    #[test]
    fn days_of_ones_own_are_compared_with_as_many_before() {
        let asked = Asked::read("s", "from=2026-03-01&to=2026-03-10", Date::constant(2026, 11, 26));
        let earlier = asked.earlier().expect("compared by default");
        assert_eq!((earlier.from, earlier.to), (Date::constant(2026, 2, 19), Date::constant(2026, 2, 28)));
    }
}
