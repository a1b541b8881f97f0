//! Which commits of a group may go on: alone in its transaction the writer sees what is still so, and no two that both
//! passed the door get what only one record may have.

use std::collections::HashMap;

use super::Writer;
use super::batch::verdict;
use crate::door::{Plan, Step};
use crate::row::get;
use crate::unique::{self, Claim};
use crate::{RecordId, Refusal, RefusedAt};

/// Who has a claim once the commits before are written: none where it was given up.
type Held = HashMap<(String, Claim), Option<String>>;

impl Writer {
    /// Refuses every commit whose records have moved on, or that claims what another record has or an earlier commit
    /// of the group takes.
    pub(super) async fn judge(
        &mut self,
        commits: Vec<Vec<Step>>,
        versions: &mut HashMap<RecordId, i64>,
    ) -> Result<Vec<Result<Vec<Step>, RefusedAt>>, Refusal> {
        let mut held = Held::new();
        let mut judged = Vec::with_capacity(commits.len());
        for (at, steps) in commits.into_iter().enumerate() {
            let made = match verdict(&steps, versions) {
                Ok(made) => made,
                Err(refused) => {
                    judged.push(Err(refused));
                    continue;
                }
            };
            judged.push(match self.claimed(at, &steps, &mut held).await? {
                Some(refused) => Err(refused),
                None => {
                    versions.extend(made);
                    Ok(steps)
                }
            });
        }
        Ok(judged)
    }

    /// The refusal of one commit; if there is none, what it claims is noted.
    async fn claimed(
        &mut self,
        commit: usize,
        steps: &[Step],
        held: &mut Held,
    ) -> Result<Option<RefusedAt>, Refusal> {
        let mut taken = Held::new();
        for (index, plan) in steps.iter().enumerate().filter_map(|(index, step)| Some((index, step.plan()?)))
        {
            // A new record has no id yet.
            let who =
                if plan.expected == 0 { format!("{commit}.{index}") } else { plan.record.id.to_string() };
            let key = |claim: &Claim| (plan.record.kind.clone(), claim.clone());
            taken.extend(plan.claims.removed.iter().map(|claim| (key(claim), None)));
            for claim in &plan.claims.added {
                let known = taken.get(&key(claim)).or_else(|| held.get(&key(claim)));
                let free = match known {
                    Some(None) => true,
                    Some(Some(holder)) => *holder == who,
                    None => self.is_free(plan, claim).await?,
                };
                if !free {
                    let problem = self
                        .standard
                        .kinds
                        .get(&plan.record.kind)
                        .map(|kind| unique::taken(kind, claim, None));
                    let refusal = Refusal::Invalid(problem.into_iter().collect());
                    return Ok(Some(RefusedAt { index, refusal }));
                }
                taken.insert(key(claim), Some(who.clone()));
            }
        }
        held.extend(taken);
        Ok(None)
    }

    async fn is_free(&mut self, plan: &Plan, claim: &Claim) -> Result<bool, Refusal> {
        let kind = self.standard.kinds.get(&plan.record.kind);
        let Some(sql) = kind.and_then(|kind| unique::holders(kind, claim)) else { return Ok(true) };
        for row in sql.all_on(&mut self.db).await? {
            if RecordId::from(get::<&str>(&row, 0)?) != plan.record.id {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
