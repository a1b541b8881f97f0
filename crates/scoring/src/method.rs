//! The methods of scoring as they are written in a scheme: `{ name = "ratio", cap = "1.2" }`.
//!
//! Every method gives points of 100. Numbers are text (`"0.95"`, `"2/3"`) or whole; values and bounds are in the
//! KPI's unit, percent as a fraction. Definitions: domain catalogue 4.1, its row is named at each method.

use hengce_exact::Number;
use serde::{Deserialize, Serialize};

use crate::parts::{
    BandStep, Baseline, Closed, IncidentKind, IndexPart, IndexedPart, KnotStep, LevelStep, LowerForm, Of,
    Passes, RangeStep, RankStep, Side, SlopedStep, StepMode,
};

/// How a value turns into points. In doubt, [`Method::check`] says what is wrong with one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case", deny_unknown_fields)]
pub enum Method {
    /// 比例法 (1): `100 * min(max(a / t, 0), cap)`; `a / t` below `floor` earns nothing. `cap` is 1 where not given.
    Ratio { cap: Option<Number>, floor: Option<Number> },
    /// 反向比例法 (2): less is better, in one of two forms that must be named. `cap` is 1 where not given.
    RatioLower { form: LowerForm, cap: Option<Number> },
    /// 层差法 (3): the points of the band that holds the value.
    Bands {
        steps: Vec<BandStep>,
        /// Which end of a band belongs to it.
        #[serde(default)]
        closed: Closed,
        #[serde(default)]
        of: Of,
        /// The stated mark at the target; 100 where not given.
        at_target: Option<Number>,
    },
    /// 区间线性插值 (4): bands, linear from `low` to `high` inside each.
    BandsInterpolated {
        steps: Vec<SlopedStep>,
        #[serde(default)]
        closed: Closed,
        #[serde(default)]
        of: Of,
        at_target: Option<Number>,
    },
    /// 四档线性 ABCD (5): full from A on, linear between the anchors, nothing beyond D.
    FourAnchors {
        a: Number,
        b: Number,
        c: Number,
        d: Number,
        /// What A, B, C and D are worth; 100, 75, 50, 25 where not given.
        points: Option<[Number; 4]>,
        #[serde(default)]
        of: Of,
        at_target: Option<Number>,
    },
    /// 门槛-目标-挑战 (6): nothing short of the threshold, linear to the target, linear to the stretch, flat beyond.
    /// A threshold above the target means that less is better. Points are 60, 100, 120 where not given.
    ThresholdTargetStretch {
        threshold: Number,
        stretch: Number,
        at_threshold: Option<Number>,
        at_target: Option<Number>,
        at_stretch: Option<Number>,
        #[serde(default)]
        of: Of,
    },
    /// 功效系数法 (7): `60 + 40 (a - unacceptable) / (satisfactory - unacceptable)`, held in `floor..100`.
    Efficacy {
        unacceptable: Number,
        satisfactory: Number,
        /// 0 where not given; 40 in the stricter school.
        floor: Option<Number>,
        #[serde(default)]
        of: Of,
        at_target: Option<Number>,
    },
    /// 目标/红旗 (8): a third of the points where red meets yellow, two thirds where yellow meets green, linear.
    GoalRedFlag {
        red: Number,
        green: Number,
        #[serde(default)]
        of: Of,
        at_target: Option<Number>,
    },
    /// 最差-最好 (9): linear from 0 at the worst to 100 at the best.
    WorstBest {
        worst: Number,
        best: Number,
        #[serde(default)]
        of: Of,
        at_target: Option<Number>,
    },
    /// 目标区间法 (16): full within so much of the target on either side; further out by `steps`, or linear to 0 at
    /// `zero_at`, or nothing.
    TargetRange {
        within: Number,
        #[serde(default)]
        steps: Vec<RangeStep>,
        zero_at: Option<Number>,
        #[serde(default)]
        of: Of,
    },
    /// 加减双向 (12): `base` at the target, so many points for each `per` above and below it, held in `min..max`.
    TwoWay {
        base: Number,
        per: Number,
        /// Points for each `per` above the target; negative where more is worse.
        above: Number,
        /// Points for each `per` below the target; negative where less is worse.
        below: Number,
        min: Number,
        max: Number,
        #[serde(default)]
        of: Of,
        /// The marks above are out of so many points; 100 where not given.
        out_of: Option<Number>,
    },
    /// 非对称曲线 (25): full in a corridor around the target, then its own loss for each `per` on each side.
    Asymmetric {
        under: Number,
        over: Number,
        per: Number,
        loss_below: Number,
        loss_above: Number,
        #[serde(default)]
        of: Of,
    },
    /// 自定义折线 (25, 26): straight lines between knots, flat beyond the ends.
    Knots {
        knots: Vec<KnotStep>,
        #[serde(default)]
        of: Of,
        at_target: Option<Number>,
    },
    /// 增长/改善法 (18): `100 (a - baseline) / (t - baseline)`, held in `0..100 cap`. `cap` is 1 where not given.
    Improvement { baseline: Baseline, cap: Option<Number> },
    /// 减分法 (10): `points` lost for each `per` on the bad side of the target.
    Deduction {
        side: Side,
        per: Number,
        points: Number,
        step: StepMode,
        /// The most that can be lost; all of it where not given.
        cap: Option<Number>,
        out_of: Option<Number>,
    },
    /// 加分法 (11): `points` won for each `per`, at most `cap`.
    Addition { per: Number, points: Number, step: StepMode, cap: Number, out_of: Option<Number> },
    /// 关键事件法 (27): `base` and points for each recorded event by its kind, held in `min..max`.
    CriticalIncidents {
        base: Number,
        kinds: Vec<IncidentKind>,
        min: Number,
        max: Number,
        out_of: Option<Number>,
    },
    /// 非此即彼法 (13): all the points or none.
    AllOrNothing {
        /// Which side of the target passes, where a value is compared; stored conditions must all be met.
        passes: Option<Passes>,
    },
    /// 多条件达标 (14): the points for 0, 1, 2, ... conditions met.
    KOfM { points: Vec<Number> },
    /// 里程碑法 (17): by weight, 1 on time, `late` when late, 0 when missed.
    Milestones { late: Number },
    /// 说明法 (15): the median mark of the raters, by the levels of the rubric, linear between two levels.
    Rubric {
        levels: Vec<LevelStep>,
        /// 2 where not given, and never less.
        raters_min: Option<u32>,
    },
    /// 调查均分: `100 (mean - worst) / (t - worst)`, held in `0..100`. Below `n_min` answers it is insufficient.
    SurveyMean { worst: Number, n_min: u64 },
    /// 调查高分比例: the share of answers from `from` up, by the target: `100 * min(share / t, 1)`. Where the KPI is that share
    /// already, `from` says nothing.
    SurveyTopBox {
        #[serde(default)]
        from: i64,
        n_min: u64,
    },
    /// 两次调查的提升: the rise of a share by the target rise, if the samples support that there is one (Newcombe's
    /// interval of the difference lies above 0); else `otherwise`, 0 where not given.
    SurveyUplift { n_min: u64, cap: Option<Number>, otherwise: Option<Number> },
    /// 标准分 (19): `50 + 10 (a - mean) / sd` among at least 5 peers, held in 0..100.
    StandardScore {},
    /// 排名法 (20): points by the share of people ranked as high or higher; refused under 10 people.
    Rank {
        table: Vec<RankStep>,
        /// The lowest value ranks first.
        #[serde(default)]
        lowest_first: bool,
    },
    /// 指数化档位 (21): each part to an index from 1 to 5 by four bounds, then their weighted mean, 1 being `lowest`.
    IndexedBands { parts: Vec<IndexedPart>, lowest: Option<Number> },
    /// 综合指数 (22): `100 * sum(w x / x0) / sum(w)`, then by the target as a ratio, at most `cap`.
    CompositeIndex { parts: Vec<IndexPart>, cap: Option<Number> },
    /// 预测技能分 (23): `1 - Brier / Brier of the base rate`, by the target as a ratio, never below 0.
    ForecastSkill { n_min: u64 },
    /// 监测 (24): shown, no points, weight 0.
    Monitor {},
}
