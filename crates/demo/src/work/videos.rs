//! The exports of the video accounts: one row a video, in the plain layout, each with as of when it was read.

use std::fmt::Write as _;

use jiff::civil::Date;

use crate::calendar::{self, days};
use crate::work::digital::{ACCOUNTS, Published};

/// An export reaches back so many days: until the figures of day 30 are in it.
pub const REACH_DAYS: i64 = 62;

/// Reads, and likes, comments, shares and saves, as they stand so many days after publication.
pub fn figures_at(video: &Published, age: i64) -> [i64; 5] {
    let plays = video.plays * (60 + age).min(100) / 100;
    let acts = plays * (28 + video.plays % 33) / 1000;
    [plays, acts * 55 / 100, acts * 12 / 100, acts * 20 / 100, acts * 13 / 100]
}

/// Days from the publication to an export.
pub fn age(video: &Published, exported_on: Date) -> i64 {
    i64::from((exported_on - video.on).get_days())
}

/// Whether an export has the video.
pub fn is_in(video: &Published, exported_on: Date) -> bool {
    (1..=REACH_DAYS).contains(&age(video, exported_on))
}

/// The videos of an account as exported on a day; none where nothing came out lately.
pub fn export(videos: &[Published], account: &str, exported_on: Date) -> Option<Vec<u8>> {
    let (_, name, ..) = ACCOUNTS.iter().find(|(part, ..)| *part == account)?;
    let mut text = String::from(
        "账号,内容标识,标题,体裁,发布时间,阅读或播放量,点赞,评论,分享,收藏,完读（完播）率,导出时间\n",
    );
    let own = videos.iter().filter(|video| video.account == account && is_in(video, exported_on));
    let mut rows = 0;
    for video in own {
        let [plays, likes, comments, shares, saves] = figures_at(video, age(video, exported_on));
        let completion = 34 + video.plays % 17;
        let _ = writeln!(
            text,
            "{name},{},{},视频,{} 12:00:00,{plays},{likes},{comments},{shares},{saves},{completion}%,{exported_on} 17:30:00",
            video.handle, video.title, video.on
        );
        rows += 1;
    }
    (rows > 0).then(|| text.into_bytes())
}

/// On the tenth of each month.
pub fn export_days(from: Date) -> Vec<Date> {
    let mut found = Vec::new();
    let mut first = from.first_of_month();
    while first < calendar::TODAY {
        let tenth = calendar::working_from(days(first.last_of_month(), 10));
        if tenth < calendar::TODAY {
            found.push(tenth);
        }
        first = days(first.last_of_month(), 1);
    }
    found
}
