//! Machines told from readers by lists that are data with a version: marked, never dropped.

use aho_corasick::AhoCorasick;

const MACHINES: &str = include_str!("../lists/machines.txt");
const REFERRERS: &str = include_str!("../lists/referrers.txt");

/// A user agent that says nothing.
const SHORT: usize = 8;

/// The lists, ready to be asked.
pub struct Lists {
    /// Of both lists, as it stands on events.
    version: String,
    agents: AhoCorasick,
    /// The rule of each needle of `agents`; `None` for words that take the suspicion away.
    rules: Vec<Option<&'static str>>,
    referrers: Vec<&'static str>,
}

impl Lists {
    /// The lists that the program brings along.
    pub fn shipped() -> Self {
        let (mut needles, mut rules, mut rule) = (Vec::new(), Vec::new(), None);
        for line in lines(MACHINES) {
            match line {
                "[not]" => rule = None,
                "[headless]" => rule = Some("headless"),
                "[user_agent]" => rule = Some("user_agent"),
                _ if line.starts_with("version ") => {}
                needle => {
                    needles.push(needle);
                    rules.push(rule);
                }
            }
        }
        let agents = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(&needles)
            .expect("a list of short words is within every bound");
        let referrers: Vec<&str> = lines(REFERRERS).filter(|line| !line.starts_with("version ")).collect();
        let version = format!("{}/{}", version(MACHINES), version(REFERRERS));
        Self { version, agents, rules, referrers }
    }

    pub fn version(&self) -> &str {
        &self.version
    }

    /// The rule by which a user agent is a machine's; none for a reader's.
    pub fn machine(&self, user_agent: &str) -> Option<&'static str> {
        if user_agent.trim().len() < SHORT {
            return Some("user_agent");
        }
        let mut found = None;
        for hit in self.agents.find_overlapping_iter(user_agent) {
            match self.rules[hit.pattern().as_usize()] {
                None => return None,
                Some(rule) if found != Some("headless") => found = Some(rule),
                Some(_) => {}
            }
        }
        // Crawlers name a page about themselves; browsers never do.
        found.or_else(|| user_agent.contains("http").then_some("user_agent"))
    }

    /// Whether a host is on the list of those that make visits up.
    pub fn is_spam(&self, host: &str) -> bool {
        let below = |listed: &&str| {
            host.strip_suffix(*listed).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        };
        !host.is_empty() && self.referrers.iter().any(|listed| below(&listed))
    }
}

impl std::fmt::Debug for Lists {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Lists {}", self.version)
    }
}

fn lines(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn version(list: &'static str) -> &'static str {
    lines(list).find_map(|line| line.strip_prefix("version ")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHROME: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";
    const WECHAT: &str = "Mozilla/5.0 (Linux; Android 14; 2312DRA50C Build/UP1A) AppleWebKit/537.36 (KHTML, like Gecko) \
         Version/4.0 Chrome/130.0.0.0 Mobile Safari/537.36 XWEB/1300 MMWEBSDK/20240 MicroMessenger/8.0.50 WeChat/arm64 Language/zh_CN";

    #[test]
    fn readers_are_readers() {
        let lists = Lists::shipped();
        assert_eq!(lists.machine(CHROME), None);
        assert_eq!(lists.machine(WECHAT), None);
        assert_eq!(
            lists
                .machine("Mozilla/5.0 (Linux; Android 13; CUBOT X70) AppleWebKit/537.36 Chrome/120.0 Mobile"),
            None
        );
    }

    #[test]
    fn machines_are_named_by_the_rule_that_found_them() {
        let lists = Lists::shipped();
        let agent = "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)";
        assert_eq!(lists.machine(agent), Some("user_agent"));
        assert_eq!(
            lists.machine("Mozilla/5.0 (compatible; something new; +https://example.net/about)"),
            Some("user_agent")
        );
        assert_eq!(lists.machine(&CHROME.replace("Chrome/", "HeadlessChrome/")), Some("headless"));
        assert_eq!(lists.machine("curl/8.5.0"), Some("user_agent"));
        assert_eq!(lists.machine(""), Some("user_agent"));
    }

    #[test]
    fn a_listed_referrer_stands_for_all_below_it() {
        let lists = Lists::shipped();
        assert!(lists.is_spam("semalt.com") && lists.is_spam("www.semalt.com"));
        assert!(!lists.is_spam("notsemalt.com") && !lists.is_spam("baidu.com") && !lists.is_spam(""));
    }

    #[test]
    fn the_lists_say_their_version() {
        assert_eq!(Lists::shipped().version(), "2026.11/2026.11");
    }
}
