### The words of Hengce's pages. The same keys as zh-CN.ftl (a test holds that); one section a room.

## Frame
product = Hengce
product-line = Marketing planning, run and measured
skip-to-content = Skip to content
navigation = Main navigation
open-navigation = Open navigation
close-navigation = Close navigation
crumbs = You are here
search-everything = Search all records (press /)
theme = Appearance
theme-light = Light
theme-dark = Dark
theme-auto = As the device
account = My account
acts = Actions
back-to-desk = Back to my desk
request-id = Request id

## Navigation
nav-desk = My desk
nav-insight = Insight
nav-brand = Brand
nav-campaigns = Campaigns
nav-digital = Digital
nav-content = Content
nav-collaboration = Collaboration
nav-performance = Performance
nav-data = Data
nav-settings = Settings
nav-scorecards = Scorecards
nav-imports = Imports
nav-accounts = Sign-in accounts

## Units
unit-points = { $value } pp
unit-days = { $value } d
duration-hours-minutes = { $hours } h { $minutes } min
duration-hours = { $hours } h
duration-minutes = { $minutes } min
duration-under-a-minute = under 1 min
unit-hours = { $value } h
unit-seconds = { $value } s
unit-times = { $value }×

## Errors
error-not-found = Not found
error-not-found-help = This page or record does not exist, or you may not see it. Check the address; if you think you should see it, ask your head of department or the administrator.
error-sign-in-first = Sign in first
error-sign-in-first-help = You are not signed in, or your session has ended. Sign in and try again.
error-forbidden = You may not do this
error-forbidden-help = You can see this record but not do this to it. Ask its owner or their manager if it is needed.
error-forged = Request not accepted
error-forged-help = This request did not come from a page of this site, or the page had been open too long. Nothing was changed; reload the page and try again.
error-malformed = Incomplete request
error-malformed-help = What was sent could not be read, and nothing was changed. Go back and try again.
error-invalid = Some fields need correcting
error-invalid-help = Nothing was saved. Correct the marked fields and send the form again.
error-stale = Changed by somebody else
error-stale-help = Somebody changed this record after you opened it. Check what it says now before you save.
error-refused = Not possible now
error-refused-help = The record is in a state that does not allow this. Look at its present state.
error-too-large = Too large
error-too-large-help = What was sent is over the limit and was not saved. Split or compress it and try again.
error-too-many = Too many attempts
error-too-many-help = Too many failed sign-ins. Try again in { $seconds } seconds.
error-internal = Something went wrong
error-internal-help = This was not completed, and the error has been logged. Try again later; if it happens again, give the administrator the request id below.

## Sign-in and account
sign-in = Sign in
sign-out = Sign out
login = Login
password = Password
sign-in-note = No account, or password forgotten? Ask the administrator.
sign-in-incomplete = Fill in login and password.
sign-in-wrong = Login or password is wrong.
sessions = My sessions
session-device = Device
session-started = Signed in
session-seen = Last used
session-this-one = this one
session-end = End
session-unknown-device = Unknown device
account-roles = My roles
password-change = Change password
password-changed = Password changed; your sessions on other devices have been ended.
password-now = Present password
password-new = New password
password-again = New password again
password-rule = At least 10 characters, without your login in it.
password-wrong = The present password is wrong.
password-not-the-same = The two new passwords differ.
password-too-short = A password has at least { $min } characters.
password-too-long = The password is too long.
password-too-plain = The password is too plain, or has your login in it.

## Desk
desk-mine = My tasks
desk-late = Late
desk-soon = Due within 7 days
desk-later = Later
desk-nothing-due = Nothing is due.
desk-waiting = Waiting for me
desk-nothing-waiting = Nothing waits for you.
desk-team = Team: late and due within 7 days
desk-start = New
desk-score = My score
desk-score-open = Open my scorecard
due = Due
due-today = due today
due-tomorrow = due tomorrow
due-in-days = in { $days } days
days-late = { $days ->
    [one] 1 day late
   *[other] { $days } days late
}
weekday-long-1 = Monday
weekday-long-2 = Tuesday
weekday-long-3 = Wednesday
weekday-long-4 = Thursday
weekday-long-5 = Friday
weekday-long-6 = Saturday
weekday-long-7 = Sunday
desk-greeting = Hello, { $name }

## Records
views = Views
view-list = List
view-board = Board
view-calendar = Calendar
export-excel = Excel
import-excel = Import
new-record = New
filters = Filters
search-here = Search this list
range-from = From
range-to = To
with-withdrawn = With withdrawn
apply = Apply
clear-filters = Clear filters
nothing-found = No record matches. Widen the filters.
nothing-yet = No records yet.
list-range = { $range } of { $total }
records-count = { $count ->
    [one] 1 record
   *[other] { $count } records
}
pages = Pages
page-before = Previous
page-after = Next
list-comma = ,{" "}
rows-count = { $count ->
    [one] 1 row
   *[other] { $count } rows
}
yes = Yes
no = No
code = Code
title = Title
kind = Kind
state = State
owner = Owner
owner-me = Mine
field = Field
updated-at = Updated
created = Created
updated = Updated
version = Version
version-n = Version { $version }
owners-unit = Unit
withdrawn = Withdrawn
withdrawn-help = This record has been withdrawn and counts for nothing. Its history is kept, and it can be restored.
record-not-visible = (a record that you may not see)
the-program = The program
system-field = Recorded by the program, never typed
move = Move
move-needs = Needs: { $fields }
move-of = { $move }: { $title }
comment = Comment
edit = Edit
save = Save
saved = Saved.
cancel = Cancel
restore = Restore
history = History
history-of = History of { $title }
history-help = Every change is kept in order and can't be deleted; bringing an earlier version back is recorded as a new change.
history-origin = Imported: { $sheet }, line { $line }
back-to-record = Back to the record
restore-version = Restore this version
recent-changes = Recent changes
show-all = Show all
before = Before
after = After
act-create = Created
act-edit = Edited
act-withdraw = Withdrawn
act-restore = Restored
withdraw = Withdraw
withdraw-of = Withdraw: { $title }
withdraw-help = A withdrawn record no longer counts for any figure. Its history is kept, and it can be restored. Say why.
related-as = { $kind } ({ $field })
new-of = New: { $kind }
edit-of = Edit: { $title }
must-note = required
form-not-saved = Not saved. Correct these:
clash-headline = Somebody changed this record while you were editing. Nothing was saved.
clash-help = The table shows their changes and yours. The form holds both; where both of you changed a field, it holds yours. Check it and save again.
clash-before = When you opened it
clash-theirs = They changed it to
clash-mine = You typed
clash-not-mine = not changed
clash-moved-on = This record has changed since you opened it. Check what it says now before you send this.
problem-in-row = { $table }, row { $row }
problem-required = Required.
problem-unknown-field = There is no such field.
problem-not-a-number = Enter a number.
problem-not-a-date = Enter a date, such as 2026-07-01.
problem-not-an-instant = Enter a date and time, such as 2026-07-01 14:30.
problem-not-an-option = Choose one of the options.
problem-no-such-record = The record chosen can't be found.
problem-too-long = At most { $max } characters.
problem-too-small = Not below { $min }.
problem-too-large = Not above { $max }.
problem-too-many-decimals = At most { $places } decimals.
problem-shares-not-one = The shares must sum to 100 %.
problem-stamped = Recorded by the program; it can't be typed.
problem-frozen = It can no longer be changed in this state.
problem-wrong-shape = The content has the wrong form.
problem-not-a-file = The file can't be found; upload it again.
problem-ambiguous = { $count } records answer to this name; use the code.
problem-digits-lost = The spreadsheet has rounded this long number; format the column as text and fill it in again.
problem-duplicate = The same as line { $line }.
problem-not-allowed = You may not do this to this record.
problem-not-a-bool = Enter yes or no.
problem-not-unique = There is such a record already, and only one may be.
problem-not-unique-code = { $code } has the same already, and only one may.
problem-in-line = Name somebody who is not that person and stands neither above nor below them.
field-fixed = Can't be changed in this state
no-mark = No mark yet
picker-none = Nothing found
picker-hint = Type to find
share-person = Person
share = Share
add-person = Add a person
add-row = Add a row
remove-row = Remove this row
files-hint = Several files can be chosen; untick one to remove it.
suffix-days = days
suffix-hours = hours
suffix-seconds = seconds
board-refused = This card can't go to that column: its state does not allow it, or you may not.
board-cut = The { $shown } last updated of { $total } are shown. Narrow the filters to see others.
board-without = Without { $field }
board-move = Move: { $title }
calendar-turn = Turn the month
calendar-before = Previous month
calendar-after = Next month
calendar-now = This month
calendar-month = { $year }-{ $month }
weekday-1 = Mon
weekday-2 = Tue
weekday-3 = Wed
weekday-4 = Thu
weekday-5 = Fri
weekday-6 = Sat
weekday-7 = Sun

## Search
search = Search
search-hint = Type in the search box above; two Chinese characters are enough.
search-none = Nothing found. Try another word.
search-count = { $count ->
    [one] 1 record matches “{ $text }”.
   *[other] { $count } records match “{ $text }”.
}
search-cut = Only the first are shown; add a word.

## People
accounts-help = One account a person. Roles come with the position; here extra ones are given, or an account is closed.
account-person = Person
account-position = Position
account-extra-roles = Extra roles
account-open = Open
account-closed = Closed
account-new = New account
account-create = Create account
account-login-rule = 2 to 100 characters: small letters, digits, dot, hyphen, underscore, @.
account-person-missing = Choose a person.
account-taken = The login is taken, or this person has an account.
account-own = Nobody changes their own roles or closes their own account; ask another administrator.
account-roles-and-state = Roles and state
account-position-roles = With the position:
account-close = Close this account (its sessions end at once)
password-first = First password
password-reset = Reset password
password-reset-help = At least 10 characters, without the login in it. All sessions of this account end at once.

## Scorecards
score-title = { $name }, { $period } scorecard
score-total = Total
score-grade = Grade
score-scheme = Scheme
score-subject = Whose
score-list-help = The scorecards that you may see. Scores follow the data as it comes in; open one to see where each point comes from.
score-list-empty = No scorecards to show: your position has no scheme, and nobody reports to you.
score-so-far = so far
score-none-yet = Nothing can be scored yet
score-ring-label = Total { $total }, grade { $grade }
score-ring-open-label = No total yet; what has data comes to { $total } so far
score-period-before = Earlier period
score-period-after = Later period
score-print = Print the form
score-elapsed = day { $days } of { $of }
score-blocked-count = { $count ->
    [one] One KPI lacks data, so there is no total or grade yet
   *[other] { $count } KPIs lack data, so there is no total or grade yet
}
score-evidence = Evidence, by weight
score-evidence-short = Evidence
score-evidence-system = System
score-evidence-confirmed = Confirmed
score-evidence-declared = Self-reported
score-evidence-rated = Ratings
score-no-evidence = No data counted yet.
score-results = Result KPIs carry { $share } of the scheme's weight
score-groups = Groups (bars as long as weights)
score-trend = Last eight periods (by the present scheme and targets)
score-trend-short = Eight periods
score-no-trend = No period to compare with yet.
score-movers = What would move the score
score-kpi = KPI
score-weight = Weight
score-was = was { $weight }
score-value = Actual
score-target = Target
score-score = Score
score-contribution = Of total
score-nature-result = Result
score-nature-process = Process
score-forecast-head = Forecast
score-forecast = At the daily rate so far, about { $value } by the end of the period, which would score { $score }. For reading only; it does not count.
score-forecast-short = heading for { $value } ({ $score })
score-open-evidence = Open the evidence
score-formula = Formula
score-method = Scoring method
score-steps = How the score came about
score-sum = Score { $score } × weight { $share } = { $points } of the total
score-curve = Scoring curve
score-rows-counted = { $count ->
    [one] 1 row counted
   *[other] { $count } rows counted
}
score-rows-left-out = { $count ->
    [one] 1 row left out, and why
   *[other] { $count } rows left out, and why
}
score-rows-earlier = { $label } (earlier: { $period })
score-rows-more = { $count } more rows; all of them:
score-row = Record
score-row-on = Counts on
score-row-reads = What was read
score-row-adds = Adds
score-row-why = Why it does not count
score-row-fails = fails: { $rule }
score-origin = { $sheet }, line { $line }
score-adjustments = Adjustments over the weights
score-rule = Rounding: nothing is rounded on the way. Each KPI's score and the total are rounded once, half up, to two decimals; the total is made of unrounded scores, and the grade looks at the unrounded total.
score-as-of = Data version
score-standard = standard version
score-sign-appraised = Appraised
score-sign-manager = Manager
score-sign-hr = Human resources
score-sign-date = Date
score-no-period = "{ $text }" is not a period. Write 2026-Q3, 2026-07, 2026-H1 or 2026.
score-wrong-period = This scheme does not appraise by periods like "{ $text }"; write one like { $like }.
score-excluded = Left out
score-excluded-help = Does not count: { $gap } As the scheme says, the other KPIs share its weight.
score-zeroed = Counts 0
score-zeroed-help = Counts as 0: { $gap }
score-filled = Counts in full
score-filled-help = Counts in full: { $gap }
score-blocked = No data
score-blocked-help = { $gap }
score-blocked-by = { $gap } To be supplied by { $by }.
score-monitored = Watched
score-monitored-help = Watched only; carries no points.

gap-nothing-to-divide-by = "{ $measures }" is zero in the period, so there is no ratio.
gap-no-rows = There is no data for "{ $measures }" in the period.
gap-too-few-rows = Only { $rows } rows of data; at least { $min } are needed.
gap-withdrawn = All { $rows } rows of "{ $measures }" were withdrawn, so it cannot be measured.
gap-out-of-range = The calculation failed: a number on the way outgrew its bounds.
gap-no-target = No target has been set.
gap-no-baseline = The earlier period that it counts from has no data.
gap-too-few = Only { $n }; at least { $min } are needed.
gap-no-input = There is no number for "{ $input }".
gap-not-due = It is measured over { $over } and counts where that ends; the value so far is for reading.
gap-no-spread = All values are the same, so there is nothing to compare.
gap-defect = The scheme is at fault: { $text }.

adjusted-guarded = "{ $guard }" fell short, so "{ $item }" went from { $from } to { $to } points.
adjusted-guard-unknown = "{ $guard }" has no score, so "{ $item }" was not held back.
adjusted-department-weighted = The department's score of { $score } enters with { $share }: from { $from } to { $to } points.
adjusted-department-multiplied = The department's score of { $score } is a factor: from { $from } to { $to } points.
adjusted-department-threshold = The department's score of { $score } is a factor while it is below { $least }: from { $from } to { $to } points.
adjusted-department-open = The department's card has no total yet, so this one has none either; what is shown uses the department's score so far.
adjusted-extra = Bonus or penalty { $id }: { $points } points.
adjusted-extras-held = Bonuses or penalties of { $from } points were held at { $to }.
adjusted-capped = The total of { $from } was capped at { $to }.
adjusted-floored = The total of { $from } counts as 0.
adjusted-red-line-grade = Red line { $id } was crossed ({ $incidents }): the grade is capped.
adjusted-red-line-part = Red line { $id } was crossed ({ $incidents }): its KPIs count as 0.
adjusted-red-line-total = Red line { $id } was crossed ({ $incidents }): the total counts as 0.
adjusted-grade-capped = The grade went from { $from } to { $to }.

method-ratio = Ratio
method-ratio-rule = score = actual ÷ target × 100, at most { $cap }
method-ratio-floor = nothing below { $floor } of the target
method-ratio-lower = Ratio, less is better
method-ratio-lower-over = score = target ÷ actual × 100, at most { $cap }
method-ratio-lower-two-minus = score = (2 − actual ÷ target) × 100, at least 0, at most { $cap }
method-bands = Bands
method-bands-interpolated = Bands, linear inside
method-four-anchors = Four anchors (ABCD)
method-threshold-target-stretch = Threshold, target, stretch
method-efficacy = Efficacy coefficient
method-goal-red-flag = Goal and red flag
method-worst-best = Worst to best
method-target-range = Target range
method-two-way = Up and down from a base
method-asymmetric = Asymmetric curve
method-knots = Straight lines between knots
method-improvement = Improvement
method-deduction = Deduction
method-addition = Addition
method-critical-incidents = Critical incidents
method-all-or-nothing = All or nothing
method-k-of-m = Conditions met
method-milestones = Milestones
method-rubric = Rubric
method-survey-mean = Survey mean
method-survey-top-box = Survey top box
method-survey-uplift = Rise between two surveys
method-standard-score = Standard score
method-rank = Rank
method-indexed-bands = Indexed bands
method-composite-index = Composite index
method-forecast-skill = Forecast skill
method-monitor = Watched, no points
method-of-target = { $share } of the target
method-point = { $value } → { $points } points
method-threshold = threshold { $value } → { $points } points, nothing short of it
method-at-target = on target → { $points } points
method-baseline-previous = the period before
method-baseline-year-ago = the same period of last year
method-improvement-rule = score = (actual − start) ÷ (target − start) × 100 from { $from }, at least 0, at most { $cap }
method-within = within { $value } of the target → { $points } points
method-zero-at = falling to 0 at { $value } away
method-beyond-nothing = nothing further out
method-two-way-rule = for each { $per } above the target { $above } points, for each { $per } below it { $below }
method-two-way-ends = { $base } points on target, held between { $min } and { $max }, out of { $whole }
method-corridor = full from { $under } below to { $over } above the target
method-corridor-loss = outside, for each { $per }: { $below } points lost below, { $above } above
method-deduction-below = { $points } points lost for each { $per } below the target (out of { $whole })
method-deduction-above = { $points } points lost for each { $per } above the target (out of { $whole })
method-addition-rule = { $points } points for each { $per }
method-per-started-step = a started step counts in full, at most { $cap } points
method-per-full-step = only full steps count, at most { $cap } points
method-proportional = counted in proportion, at most { $cap } points
method-passes-at-least = full from the target on, nothing below
method-passes-at-most = full up to the target, nothing above
method-k-met = { $met } conditions met → { $points } points
method-rank-top = the top { $share } → { $points } points
method-incidents-ends = { $base } points to begin with, held between { $min } and { $max }
method-incident = each "{ $kind }": { $points } points
method-raters-min = at least { $n } raters
method-survey-worst = nothing at { $worst }, full at the target
method-n-min = at least { $n } answers, or it does not count
method-uplift-gate = { $points } points where the samples do not support that there is a rise
method-forecasts-min = at least { $n } resolved forecasts, or it does not count
method-milestones-late = in full on time, { $share } when late, nothing when missed

step-attained = { $value } ÷ { $target } = { $share }
step-between = between { $from } and { $to }, on the straight line
step-flat = { $value } → { $points } points
step-inverse = target ÷ actual × 100 = { $points } points
step-counted = { $steps } steps × { $each } points
step-counted-held = { $steps } steps × { $each } points, held at the cap
step-conditions = { $met } of { $of } conditions met
step-ranked = rank { $rank } of { $of }
step-standardised = mean of { $of }: { $mean }; { $z } standard deviations away
step-held = { $from } points lie outside the bounds and count as { $to }
step-ratings = { $n } raters, median { $median }, from { $low } to { $high }
step-survey-asked = { $n } answers, response rate { $rate }, { $value }
step-survey = { $n } answers, { $value }
step-gate-yes = the samples support that there is a rise
step-gate-no = the samples do not support that there is a rise
step-index = index { $value }
step-part = { $id }: index { $index }, weight { $weight }
step-skill = { $n } forecasts, skill { $skill }
step-incidents = { $kind }, { $count } times: { $points } points
step-milestones = { $on } on time, { $late } late, { $missed } missed
step-interval = 95 % confidence interval { $low } to { $high }

## Imports

## Imports
imports-help = Exports of platforms and filled templates, recognised by their headers whatever their name. See what each row would do before anything is written; a whole import can be taken back.
import-drop = Drop a file here, or click to choose one
import-formats = xlsx, xls, CSV, TSV or an HTML table, up to 50 MB
import-to-preview = Preview
import-nothing-yet = A preview writes nothing.
import-reading = Reading the file …
import-writing = Writing …
import-knows = Platform exports that are recognised
import-templates = Templates
import-templates-help = Each has hints, drop-downs and the allowed values; child tables stand on sheets of their own. A list taken out as Excel can be edited and brought back in the same way.
import-no-templates = There is no kind of record that you may create, so there is no template.
import-batches = Imports so far
import-no-batches = No file has been brought in yet.
import-file = File
import-recognised = Recognised as
import-days = Days
import-by = Imported by
import-at = Imported at
import-title = Title
import-act = Outcome
import-line = Line
import-fate = Outcome
import-fates = Rows by outcome
import-parent = Belongs to
import-rows = Rows that came in
import-no-rows = There are no such rows.
import-raw = Original file
import-undo = Undo import
import-undo-help = These rows no longer count. Records that the import made are withdrawn, those it changed get their former values. What somebody changed since stays as it is.
import-undo-yes = Undo it
import-done = Imported. If something is wrong, the whole import can be undone.
import-stayed = { $count ->
        [one] One record stays as it is: it was changed since, or may not be changed.
       *[other] { $count } records stay as they are: they were changed since, or may not be changed.
    }
import-undone = Undone: what this import brought no longer counts.
import-range = Rows { $from }–{ $to } of { $total }
import-preview-of = Preview of { $name }
import-nothing-written = Nothing has been written yet
import-other-file = Another file
import-questions = What the file does not say
import-moment-help = When the platform made this file; now, if left empty.
import-answer = Update the preview
import-same-title = Rows without a code whose title stands already
import-same-title-edits = edit the record with that title
import-same-title-makes = make another record with that title
import-answer-first = Answer the questions above first.
import-commit = { $count ->
        [one] Import 1 row
       *[other] Import { $count } rows
    }
import-commit-good = { $count ->
        [one] Import the 1 good row
       *[other] Import the { $count } good rows
    }
import-leaves-out = { $count ->
        [one] 1 row is refused and stays out; you can also mend the file and upload it again.
       *[other] { $count } rows are refused and stay out; you can also mend the file and upload it again.
    }
import-can-undo = The whole import can be undone later.
import-all-refused = No row can be imported. Mend the file and upload it again.
import-nothing-new = All of it is here already: there is nothing to import.
import-ignored = Columns not used: { $headers }
import-first-rows = The first { $count } rows are shown; the counts are of all.
fate-new = New
fate-restated = Changed
fate-unchanged = Unchanged
fate-refused = Refused
skipped-totals = { $count ->
        [one] 1 totals line passed over
       *[other] { $count } totals lines passed over
    }
skipped-other = { $count ->
        [one] 1 line of a single channel passed over (only “all” counts)
       *[other] { $count } lines of single channels passed over (only “all” counts)
    }
skipped-header = { $count ->
        [one] 1 repeated header passed over
       *[other] { $count } repeated headers passed over
    }
skipped-note = { $count ->
        [one] 1 remark passed over
       *[other] { $count } remarks passed over
    }
template-file = { $kind } template
import-no-file = Choose a file first.
import-not-taken = “{ $name }” was not imported: { $why }
import-unrecognised = No known export or template has these headers: { $headers }. Upload the file as the platform gave it, or fill in a template.
import-rows-refused = { $count ->
        [one] One row is refused; nothing was written.
       *[other] { $count } rows are refused; nothing was written.
    }
import-unanswered = Some questions are still open; nothing was written.
import-wrong-answer = { $column } “{ $text }”:
import-too-large = The file is larger than { $limit } MB. Export shorter periods and import them one by one.
import-unpacks-too-far = The file unpacks to more than { $limit } MB; reading was stopped.
import-too-many-lines = The file has more than { $limit } lines. Export shorter periods and import them one by one.
import-too-many-cells = The file has more than { $limit } cells. Leave out columns that are not needed, or export shorter periods.
import-damaged = The { $format } file is damaged or incomplete. Export or download it again.
import-protected = The workbook has a password. Take it off and upload the file again.
import-unknown-encoding = The text encoding can't be told (tried { $tried }). Save the file as CSV in UTF-8, or as xlsx.
import-unsupported = { $format } is not read. Save the file as xlsx or CSV.
import-no-table = There is no table in the file.

## Handbook
nav-handbook = Handbook
nav-insight-room = Insight workbench
tabs = Pages of this room
insight-plan = Report plan
insight-strategies = Strategies
insight-forecasts = Forecasts
insight-library = Library
insight-decisions = Decisions
insight-claims = Claims and checks
insight-new-plan = New report plan
insight-all-reports = All reports
insight-due = Due
insight-on-time = On time
insight-late = Late
insight-waiting = Awaiting acceptance
insight-open = Not due yet
insight-waived = Waived
insight-postponed = Given a later date
insight-no-reports = No report is due in this month.
insight-report = Report
insight-reader = Written for
insight-due-on = Due on
insight-first-due = first { $day }
insight-handed-in = Handed in
insight-course = Punctuality
insight-coming = The next 60 days
insight-nothing-coming = Nothing is due in the next 60 days.
insight-plans = Plans that run
insight-no-plans = No plan runs yet. Once one is approved, its reports are made when they come due.
insight-strategies-help = Long-term plans, the phases that serve them, and how far each goal has come. KPIs that name a goal in their scheme stand beside it with their value now.
insight-new-strategy = New strategy
insight-no-strategies = No strategy yet.
insight-no-goals = No goals yet.
insight-elapsed = { $percent } % of its time gone
insight-attained = attained { $share }
insight-goal = Goal
insight-weight = Weight
insight-baseline = Baseline
insight-target = Target
insight-actual = Actual
insight-measured-on = Measured on
insight-attainment = Attainment
insight-served-by = KPIs that serve it
insight-overdue = No actual value
insight-forecasts-help = A call has a date and a probability. Somebody else freezes and resolves it, and nobody changes it in between.
insight-everybodys = Everybody's
insight-mine = Mine
insight-new-forecast = New forecast
insight-to-resolve = To be resolved
insight-to-freeze = To be frozen
insight-frozen = Frozen
insight-resolved = Resolved
insight-no-forecasts = None.
insight-statement = Statement
insight-probability = Probability
insight-base-rate = Rate to beat
insight-horizon = Resolves on
insight-resolver = Resolver
insight-came-true = Came true
insight-did-not = Did not
insight-outcome = What happened, and the source
insight-resolve = Resolve
insight-freeze = Agree and freeze
insight-calibration = Calibration
insight-calibration-label = { $calls } resolved forecasts: what was said across, what came true upwards
insight-calibration-said = said
insight-calibration-came = came true
insight-calibration-help = The nearer a dot is to the line, the more its probabilities mean; a larger dot has more calls. Lower Brier scores are better, and skill above 0 beats past frequency.
insight-brier = Brier score
insight-brier-base = Brier of the rates to beat
insight-skill = Skill
insight-void = Void
insight-library-help = Every published report, found by its summary, title and code.
insight-library-search = Search in reports
insight-topic = Topic
insight-every-topic = Every topic
insight-library-empty = No published report was found.
insight-led-to = Led to decisions: { $count }
insight-decisions-help = Claimed by the author, confirmed by whoever decided. One report and decision count once, and no author confirms their own.
insight-new-decision = Claim a decision
insight-claimed = Waiting for whoever decided
insight-none-claimed = Nothing waits to be confirmed.
insight-rests-on = Rests on:
insight-confirm = Confirm
insight-deny = Reject
insight-confirmed = Confirmed
insight-none-confirmed = Nothing is confirmed yet.
insight-decision = Decision
insight-decider = Decided by
insight-decided-on = Decided on
insight-contribution = Reports behind decisions
insight-quarter = Quarter
insight-published = Published
insight-cited = Cited
insight-share = Share
insight-contribution-help = By the quarter in which a report was published; each counts once.
insight-all-claims = All claims
insight-draw = Draw at random
insight-draw-help = The program draws from the claims not yet checked. The seed stays on each claim, so that anybody can repeat the draw.
insight-draw-size = How many (of { $count })
insight-checker = Checked by
insight-no-claims = No claims of this report are listed yet.
insight-claim = Claim
insight-source = Source
insight-seed = Seed
insight-cite = Claim a decision
handbook = Handbook of the marketing planning department: duties and appraisal
handbook-contents = Contents
handbook-turn = Parts before and after
handbook-print = Download to print
handbook-principles = Principles of the appraisal
handbook-schemes = Appraisal schemes
handbook-terms = Terms
handbook-terms-help = One word for one idea, in both languages.
handbook-version = Made from the standard in force, version { $digest }.
handbook-asks-goal = Each item names the strategy goal that it serves; weight that names none is listed.
handbook-asks-results = Result KPIs carry at least { $share } % of the weight.
handbook-asks-opinion = At most { $share } % of the weight rests on people's marks.
handbook-asks-action = A KPI scored below { $share } asks for an improvement action.
handbook-clause = Clause
handbook-asked = What is asked
handbook-carried-by = Records that carry it
handbook-field = Content
handbook-filled = How it is filled in
handbook-remark = Remarks
handbook-required = { $label } (required)
handbook-step = Step
handbook-from-to = From and to
handbook-who = Who
handbook-needs = What it needs
handbook-stamps = noted by itself: { $fields }
handbook-by-manager = Manager of the owner
handbook-by-creator = Whoever created it
handbook-by-anyone = Anybody who can see it
handbook-by-program = The program
handbook-refers = Refers to: { $kind }
handbook-rated = Marked on the rubric "{ $rubric }"
handbook-rows = Rows of: { $columns }
handbook-line = { $name }: { $value }
handbook-formula = Formula
handbook-nature = Nature
handbook-better = Direction
handbook-better-higher = higher is better
handbook-better-lower = lower is better
handbook-better-range = best within the target range
handbook-period-min = Shortest period
handbook-month = month
handbook-quarter = quarter
handbook-half = half-year
handbook-year = year
handbook-no-data = Without data
handbook-no-data-block = blocks: no final result until it is supplied
handbook-no-data-exclude = left out, its weight spread over the rest
handbook-no-data-zero = counts as 0
handbook-no-data-full = counts in full
handbook-measure = Measure "{ $label }", from: { $from }
handbook-where = , where { $filter }
handbook-measure-help = . { $help }
handbook-rule-rounding = All arithmetic is exact; an item's score and the total are rounded once each, half up, to two decimals, and the total is computed from unrounded items.
handbook-rule-weights = Weights are whole numbers that sum to 100 over the groups, and to 100 within each group.
handbook-rule-missing = Missing data are dealt with as the KPI says, and the scorecard tells it; nothing is quietly 0 and nothing quietly left out.
handbook-rule-targets = Targets are agreed in each company and stand in its own standard; an item without a target is not scored yet.
handbook-rule-evidence = Every number opens down to the records that it counts; each scorecard says what share of its weight rests on system records, outside confirmation, self-reports and ratings.
handbook-applies-unit = Applies to the unit { $unit }.
handbook-applies-position = Applies to the position: { $position }.
handbook-appraised-by = Appraised by the { $period }.
handbook-group = Group and weight
handbook-kpi = KPI
handbook-weight = Weight in group
handbook-target = Target
handbook-method = Method
handbook-counter = Counter-metric
handbook-overlay = Over the weights:
handbook-guardrail = "{ $item }" counts { $factor } while "{ $guard }" earns less than { $least } points.
handbook-bonus = Confirmed bonuses bring at most { $most } points together.
handbook-penalty = Confirmed penalties take at most { $most } points together.
handbook-red-line = Red line "{ $label }": { $effect }
handbook-red-line-total = the total counts as 0.
handbook-red-line-grade = the grade is { $grade } at best.
handbook-red-line-part = "{ $part }" counts as 0.
handbook-department-weighted = The department's score makes { $share } of the total.
handbook-department-multiplied = The department's score is a factor of the individual's.
handbook-department-threshold = Below { $least } points, the department's score is a factor of the individual's.
handbook-concerns = What the check of the scheme says:
concern-results = Results carry { $share } of the weight, less than the { $least } agreed.
concern-opinion = People's marks carry { $share } of the weight, more than the { $most } agreed.
concern-twice = "{ $part }" is part of "{ $whole }": the same work counts twice.
concern-counter = "{ $kpi }" stands without its counter-metric "{ $counter }".
concern-items = { $count } KPIs count; { $range } are advisable.
concern-target = No target yet: { $kpis }.
concern-goal = No strategy goal yet: { $kpis }.
concern-sample = "{ $kpi }" comes from a sample, and the method does not look at its size.
concern-unreachable = Even the best on everything comes to { $most } points only.
concern-bonus = Bonuses bring up to { $most } points; at most 10 are advisable.
handbook-grade = Grade { $grade }: { $from } points and up
handbook-no-target = not set
handbook-evidence = Evidence
handbook-semicolon = ;{" "}
handbook-referring = { $kind } records that name it
handbook-hours-in = hours spent in { $states }, added by the program
handbook-unique = Never twice the same: { $fields }.
handbook-outside-line = { $field } is never { $whom }, nor anybody above or below them.
handbook-blind = While it is { $states }, only owner and creator can see it.
handbook-recurs = The program makes a { $kind } for each due day, { $days } days ahead.
handbook-retention = Kept for { $months } months after it was closed.
field-type-text = a line of text
field-type-prose = text
field-type-integer = a whole number
field-type-decimal = a number
field-type-money = an amount
field-type-percent = a percentage
field-type-date = a date
field-type-instant = date and time
field-type-bool = yes or no
field-type-person = a person
field-type-people = people with shares
field-type-unit = a unit
field-type-files = files
field-type-link = a web address
field-type-other = given by the program

## Checks
nav-checks = Content checks
checks-help = The program checks what is to be published by itself: text that stands elsewhere, terms of advertising law, brand colours. Whether it may stay is for a person to say, with grounds and proof.
checks-corpus = Texts to compare with
checks-under-way = Checking: { $done } of { $of } done.
checks-texts = Compared with { $texts } texts.
checks-nothing = Nothing waits for a decision.
checks-found = Found
checks-passage = Passage
checks-subject = What was checked
checks-author = Author
check-originality = Originality
check-of-texts = stands elsewhere, compared with { $texts } texts
check-open = Open
check-ours = Here:
check-theirs = There:
check-wording = Terms of advertising law
check-article = Advertising Law, article { $article } · { $category }
check-palette = Colours of the picture
check-off-palette = { $share } of it off the palette
check-picture-refused = Not looked at:
check-colour = Colour
check-share = Share
check-nearest = Nearest brand colour
check-off = Off the palette
check-story = The same story
check-story-alone = No other record says the same.
check-outlets = { $count } outlets or platforms in all.
check-tone-words = Words that led to the suggested tone
check-tone-help = The program only suggests; people code the tone.

## Feeds
nav-feeds = Feeds
feeds-help = The program fetches what is new in feeds (RSS, Atom, JSON Feed) and puts it into market information to be verified; what says the same is marked as one story.
feeds-inbox = Market information
feeds-sources = Sources with a feed
feeds-none = No feeds yet. Add an address below, or bring the list that another reader gives out.
feeds-name = Name
feeds-topic = Topic
feeds-owner = Owner
feeds-last = Something new came
feeds-items = Taken in
feeds-state = State
feeds-fetch = Fetch now
feeds-under-way = Being fetched
feeds-failed = Failed { $count } in a row
feeds-fine = Fine
feeds-add = Add a feed
feeds-add-do = Add
feeds-address = Address of the feed
feeds-list = Bring a list of feeds
feeds-list-file = OPML file
feeds-list-do = Bring in
feeds-mails = Take in mails
feeds-mails-file = Mail files (.eml, several at once)
feeds-mails-do = Take in
feeds-list-taken = Sources added: { $count }.
feeds-mails-taken = Mails taken in: { $count }.
feeds-no-address = That is no address that can be fetched. Give one that begins with http or https, without a name or password in it.
feeds-known = This address is a source already.
feeds-no-list = This file is no OPML list of feeds.
feeds-no-topic = Choose a topic.
feeds-no-mail = This file is no mail. Choose .eml files as mail programs save them.
feed-trouble-page = This is a web page, not a feed. Feeds that it names: { $feeds }
feed-trouble-status = The other server answers { $status }. See whether the address still holds.
feed-trouble-bad-address = The address can't be read; correct it.
feed-trouble-inside = The address leads inside, so nothing was fetched. An administrator lists sources inside under feeds_inside in the organisation's settings.
feed-trouble-no-host = There is no such host.
feed-trouble-no-connection = The other server can't be reached.
feed-trouble-not-secure = No secure connection: the other side's certificate may be wrong.
feed-trouble-too-large = Too large, so nothing was fetched.
feed-trouble-timed-out = No answer in time.
feed-trouble-redirects = It leads on too many times.
feed-trouble-unreadable = What came is no feed that can be read.
## Portal
span-hours = { $hours -> 
    [one] 1 hour
   *[other] { $hours } hours
 }
span-days = { $days -> 
    [one] 1 day
   *[other] { $days } days
 }
nav-portal = Support portal
portal = Support portal
portal-help = What you need from marketing is asked, followed and confirmed here; both sides see the same clock.
portal-mine = My requests
portal-queue = Queue
portal-ask = Ask for support
portal-ask-help = Say what you need and by when. The date itself is agreed when the request is accepted.
portal-your-turn = Your turn
portal-under-way = Under way
portal-none-under-way = Nothing of yours is under way.
portal-of-my-people = Of my people
portal-finished = Finished
portal-elsewhere = Also waiting for you
portal-offers = What we offer
portal-keep-offers = Keep the list
portal-no-offers = Nothing is listed yet. You can ask for anything all the same.
portal-usual-days = { $days -> 
    [one] 1 working day
   *[other] { $days } working days
 }
portal-ask-this = Ask for this
portal-bring = What to bring
portal-answers-for = { $name } answers for it
portal-likely-on = accepted today, it is usually there by { $day }
portal-urgent = Urgent
portal-by = by { $day }
portal-choose-other = Choose another
portal-choose = Choose a service
portal-send = Send
portal-answer-rule = An ordinary request is answered within three days, an urgent one within 24 hours.
portal-clock-rule = Time spent waiting for your answer, material or approval does not count; why the clock stands is always said.
portal-sent = Your request is sent. Marketing will answer it in time.
portal-whole-record = Whole record
portal-next = Next step
portal-what = What was asked
portal-course = Course
portal-clock-stands = Clock stands
portal-answer-late = Answer { $days -> 
    [one] 1 day
   *[other] { $days } days
 } late
portal-answer-left = To be answered within { $hours -> 
    [one] 1 working hour
   *[other] { $hours } working hours
 }
portal-answer-left-hour = Less than a working hour to answer
portal-delivery-late = Delivery { $days -> 
    [one] 1 day
   *[other] { $days } days
 } late
portal-delivery-left = { $hours -> 
    [one] 1 working hour
   *[other] { $hours } working hours
 } left to deliver
portal-delivery-left-hour = Less than a working hour left to deliver
portal-no-day = No day agreed
portal-delivered-late = Delivered { $days -> 
    [one] 1 day
   *[other] { $days } days
 } late
portal-delivered-in-time = Delivered in time
portal-waits-for-requester = Waiting for the requester's answer
portal-stands-since = The clock stands: { $why }, since { $since }
portal-queue-help = By the last day in time, the most pressing first. A date is agreed on acceptance; only the reasons named stop the clock.
portal-everybodys = Everybody's
portal-taken-by-me = Taken by me
portal-untaken = Not taken yet
portal-topic = Topic
portal-all-topics = All topics
portal-late = Late
portal-running = Clock runs
portal-standing = Clock stands
portal-to-confirm = To be confirmed
portal-queue-empty = No request's clock is running.
portal-request = Request
portal-clock = Clock
portal-due = Last day
portal-requester = Asked by
portal-take = Take
portal-agreed = Agreed date

## Intelligence
received-answer = Acknowledge and answer
intelligence-print = Print
nav-intelligence = Market intelligence
nav-received = Passed on to me
intelligence = Market intelligence
intelligence-help = One item at a time: verify, classify, pass on in time. Digits choose, d drops, m puts together, s passes on, l leaves it for later.
intelligence-inbox = Inbox
intelligence-digests = Digests
intelligence-new = Enter by hand
intelligence-same-as = Same story as { $code }.
intelligence-late-by = { $time } late
intelligence-left = { $time } left
intelligence-published = published { $day }
intelligence-captured = captured { $at }
intelligence-meaning = What it means for us
intelligence-alike = { $count } alike
intelligence-put-together = Put together
intelligence-how-sure = How sure is it?
intelligence-how-soon = How soon must people know?
intelligence-for-whom = Confidentiality
intelligence-pass-on = Pass on
intelligence-receivers = Receivers
intelligence-note = Note to the receivers
intelligence-drop = Drop
intelligence-drop-useless = Not about us
intelligence-drop-known = Known long ago
intelligence-drop-wrong = Found to be untrue
intelligence-later = Later
intelligence-empty = The inbox is empty
intelligence-empty-help = News comes from the feeds by itself; mails can be uploaded, anything else entered by hand.
intelligence-passed-on = Passed on to { $count -> 
    [one] 1 person
   *[other] { $count } people
 }.
intelligence-nobody-chosen = Choose who receives it.
intelligence-digests-help = What was checked in a span of days, made into one paper for those who need it; who acknowledged it and who used it is shown.
intelligence-new-digest = New digest
intelligence-no-digests = There is no digest yet.
intelligence-digest = Digest
intelligence-period = Period
intelligence-editor = Editor
intelligence-items = Items
intelligence-from = From
intelligence-until = Until
intelligence-choose = Choose items
intelligence-unclassified = { $count } more are verified and not classified yet; only classified ones can go in.
intelligence-none-ready = Nothing was classified in these days. Try other dates.
intelligence-place = Place
intelligence-item = Item
intelligence-class = Class
intelligence-lead = Lead
intelligence-lead-help = In a sentence or two: what matters most, and what to do.
intelligence-make = Make the digest
intelligence-digest-of = Market information { $from } to { $until }
intelligence-mail = As a mail
intelligence-text = As text
intelligence-issue = Issue and pass on
intelligence-digest-empty = There is nothing in it that its receivers may read.
intelligence-no-receivers = No receivers: it is issued for the record and passed on to nobody.
intelligence-acknowledged = acknowledged
intelligence-used = acted on
intelligence-not-sent = not sent
received = Passed on to me
received-help = What marketing passed on to you. Acknowledge it; where you used it, say so in one line; where not, say that too.
received-none = Nothing waits for you.
received-answered = Answered
received-ask = Ask for support because of it
received-request = Request that came of it:

## Meetings
nav-meetings = Meetings and actions
meetings = Alignment meetings
meetings-help = Every decision has an owner, a day and somebody else who verifies it; what is not done comes up at the next meeting.
meetings-new = Plan a meeting
meetings-overdue = Overdue
meetings-to-verify = Done, to be verified
meetings-open = Open
meetings-none-of-these = None.
meetings-planned = To come
meetings-to-agree = Minutes to be agreed
meetings-over = Over
meetings-no-meeting = No meetings.
meetings-decided = { $count -> 
    [one] 1 decision
   *[other] { $count } decisions
 }
meetings-still-open = { $count } open
meetings-due = by { $day }
meetings-verified-by = verified by { $name }
meetings-next = Act
meetings-earlier = Left open by earlier meetings
meetings-agenda = Agenda
meetings-no-agenda = There is no agenda yet. Whoever called the meeting writes it under Edit.
meetings-minutes = Minutes
meetings-decisions = Decisions and actions
meetings-nothing-decided = Nothing has been entered yet.
meetings-add = Enter a decision
meetings-attended = Attended by
meetings-nobody-named = Nobody has been named yet.

## Leads to sales
nav-handover = Leads to sales
handover = Leads to sales
handover-help = A valid lead goes to sales within 24 hours, and sales says within three days whether it takes it. What it says is summed up by campaign.
handover-given = { $count -> 
    [one] 1 lead is
   *[other] { $count } leads are
 } handed over.
handover-judge = Waiting for your verdict
handover-nothing-to-judge = No lead waits for you.
handover-accept = Accept
handover-decline = Decline
handover-why = Why declined
handover-to-give = To hand over
handover-nothing-to-give = Nothing is to be handed over. Leads found valid appear here.
handover-pick = Choose
handover-lead = Lead
handover-time = Time left
handover-campaign = Campaign
handover-to-whom = Hand over to
handover-give = Hand over
handover-with-sales = With sales
handover-feedback = What sales said (six months)
handover-no-feedback = No lead was handed over in six months.
handover-handed = Handed over
handover-accepted = Accepted
handover-declined = Declined
handover-open = Not answered
handover-over-time = Over time
handover-share = Accepted share
handover-reasons = Why declined
handover-no-campaign = No campaign
handover-left = { $time } left
handover-late = { $time } late
handover-choose = Choose the leads and who of sales gets them.

## Comments and notices
comments = Comments
comment-one = Comment
comment-write = Write a comment
comment-hint = Write a comment; @ names somebody who may see this record
comment-people = People who can be named
comment-send = Comment
comment-take-back = Take back
comment-taken-back = Its author took this comment back.
notices = Notices
notices-all = All
notices-unread = Unread
notices-read-all = Mark all as read
notices-none = No notices yet.
notices-none-unread = Nothing unread.
notice-read = Mark as read
notice-unread = Mark as unread
notice-preferences = Notice settings
notice-preferences-help = Choose which notices come in the app and which in the daily digest.
notice-what = Notice
notice-way-app = In the app
notice-way-digest = Daily digest
notice-what-turn = My turn
notice-what-turn-help = Somebody handed something in or on, and the next step is mine.
notice-what-assigned = Assigned to me
notice-what-assigned-help = I became the owner of a record.
notice-what-returned = Returned or refused
notice-what-returned-help = A record that I own or created was returned, refused or withdrawn, with the reason.
notice-what-moved = Progress
notice-what-moved-help = Somebody else moved a record that I own or created.
notice-what-mention = Mentions
notice-what-mention-help = A comment names me with @.
notice-what-comment = Comments
notice-what-comment-help = Somebody commented on a record that I own or created.
notice-what-due = Due soon
notice-what-due-help = Before my work is due.
notice-what-overdue = Overdue
notice-what-overdue-help = After the day has passed.
notice-what-escalated = My people overdue
notice-what-escalated-help = Work of my people is many days late, and the rules tell me.
notice-turn = { $who }: { $act }. The next step is yours
notice-assigned = { $who } assigned it to you
notice-moved = { $who }: { $act }
notice-mention = { $who } mentioned you in a comment
notice-comment = { $who } commented
notice-due = Due on { $day }
notice-overdue = Overdue since { $day }
notice-escalated = { $owner } is late: due on { $day }
digest = Daily digest
digest-preview = Preview of the daily digest
digest-preview-help = If it were sent now, this is what you would get.
digest-as-text = As plain text
digest-told = Told within a day
digest-empty = Nothing needs you today.
digest-subject = Hengce digest { $day }: { $count } to do
act-undo = Undone

## Views, many records at once, undo
saved-views = Views
view-all = All records
view-save = Save these filters, order and columns as a view
view-name = Name
view-share = Share with my unit
view-shared = Shared
view-first = Default
view-make-first = Make default
view-not-first = No longer default
view-remove = Delete the view "{ $name }"
views-manage = Manage views
views-of = Views: { $kind }
views-help = A view is a set of filters, order and columns. A shared one is seen by your unit and the units below it; the default one applies when the list is opened.
views-none = No views yet. Save one in the "Views" menu above the list.
columns = Columns
state-open = Open
owner-team = My people
bulk-what = With the selected records
bulk-steps = Move
bulk-fields = Change a field
bulk-go = Continue
bulk-pick = Select "{ $title }"
bulk-pick-all = Select all on this page
bulk-picked = { $count } selected
bulk-choose = Choose what is to be done.
bulk-none = No record is selected.
bulk-of = { $what }: { $count } records
bulk-help = See first which will be changed and which refused, and why; then confirm. All changes are one batch and can be undone at once.
bulk-preview = Preview
bulk-records = Selected records
bulk-result = Result
bulk-good = Will change
bulk-bad = Refused
bulk-all = Change all { $count }
bulk-only-good = Change only the { $count } that can be
bulk-left = The other { $count } stay as they are.
bulk-all-refused = None of the selected records can be changed so.
bulk-refused = A record changed after the preview; nothing was changed. Check and confirm again.
bulk-done = { $count } records changed.
bulk-undone = Undone for { $count } records.
bulk-undone-some = Undone for { $count } records; { $kept } have changed since and stay.
undo = Undo
just-changed = Done: { $act }.
problem-of = { $field }: { $problem }
problem-wrong-state = The record's present state does not allow this.

## Keyboard
keys = Keyboard shortcuts
close = Close
key-search = Search everything
key-rows = Next and previous row of a list
key-open = Open the row
key-pick = Select the row
key-pick-range = Select up to the row
key-new = New record
key-send = Send a comment
key-mention = Name somebody in a comment
key-close = Close menus and dialogs
key-help = Show this help
## Digital

digital-pages = Digital at a glance
digital-accounts = Accounts and sites
digital-accounts-help = How accounts and sites grew lately. The figures come from the platforms' exports; each opens down to the rows it came from.
digital-accounts-list = Channel accounts
digital-account = Account
digital-days = Last { $days } days
digital-span = Days shown
digital-new-account = New account
digital-followers = Followers
digital-as-of = as of { $day }
digital-net = Net growth
digital-won = Won
digital-lost = Lost
digital-won-lost = +{ $won } / −{ $lost }
digital-course = Course
digital-posts = Posts
digital-reads = Reads or plays
digital-impressions = Impressions
digital-engagement = Engagement
digital-engagement-over = Engagement, over { $base }
digital-engagement-help = Engagement counts posts at least 7 days old, over what was chosen when the account opened; accounts with different bases are not compared.
digital-engagements = Engagements
digital-shares = Shares
digital-completion = Completion
digital-published = Published on
digital-figures-of = Figures of
digital-unsettled = under { $days } days old
digital-no-accounts = No channel account yet. Register the accounts first, then bring in the platforms' exports.
digital-no-posts = No figures of posts in these days.
digital-no-days = No daily figures in these days.
digital-no-months = No monthly visitors yet.
digital-no-sites = No site yet.
digital-by-day = By day
digital-day = Day
digital-month = Month
digital-week = Week
digital-record = Open the record
digital-platform = Platform
digital-sites = Sites
digital-site = Site
digital-visits = Visits
digital-views = Page views
digital-month-visitors = Monthly visitors
digital-visitors-help = Visitors are counted once over a calendar month: somebody who comes often in a month is one, and days or months are never added.
digital-time = Time a visit
digital-conversion = Conversion
digital-conversions = Conversions
digital-line-followers = Followers of { $account }
digital-line-visits = Visits to { $site }
digital-line-rank = Rank for “{ $keyword }”, higher is better
digital-calendar = Content calendar
digital-calendar-help = The slots of each account. A dashed cell is a day to come with nothing planned; a slot can be moved to another day by keyboard.
digital-view = View
digital-new-slot = New slot
digital-late-slots = { $count ->
    [one] One slot has passed without publication: move it, or record it as missed.
   *[other] { $count } slots have passed without publication: move them, or record them as missed.
  }
digital-before = Before
digital-after = After
digital-now = Today
digital-gaps = Gaps
digital-move = Move
digital-move-of = Move “{ $title }” to another day
digital-new-day = New day
digital-fill-gap = New slot on { $day }
digital-slot-open = In work
digital-slot-late = Passed
digital-slot-out = Published
digital-slot-done = Missed or taken down
digital-replies = Reply queue
digital-replies-help = Messages and comments from the public, longest waiting first.
digital-new-reply = New message
digital-no-replies = Nothing waits for an answer.
digital-waiting = Waiting
digital-unassigned = Nobody's yet
digital-waiting-long = Waiting over 24 hours
digital-answered = Answered in the last { $days } days
digital-median-wait = Median time to answer
digital-tone = Tone
digital-handled-by = Handled by
digital-received = Received
digital-waited = Waiting
digital-steps = Steps
digital-advertising = Advertising and keywords
digital-advertising-help = What the plans cost and brought, from the platforms' daily reports; unpaid ranks of the words on the fixed list.
digital-new-plan = New plan
digital-plans = Advertising plans
digital-no-plans = No advertising plan yet.
digital-dates = Days
digital-budget = Budget
digital-cost = Cost
digital-per-conversion = Cost per conversion
digital-page-one = On page one, brand words aside
digital-keywords = Keyword ranks
digital-keywords-help = Page one is the first 10 unpaid results; brand words are shown for reading and count in no share.
digital-no-keywords = No keyword has been checked yet.
digital-keyword = Keyword
digital-engine = Search engine
digital-rank = Rank
digital-rank-change = Since the last check
digital-rank-up = up { $places }
digital-rank-down = down { $places }
digital-rank-same = unchanged
digital-rank-entered = entered the first 100
digital-rank-left = left the first 100
digital-beyond = beyond 100
digital-brand-word = Brand word
digital-checked = Checked on
digital-email = E-mail
digital-email-help = Judged by deliveries, clicks and unsubscriptions alone. Opens are made up by mail privacy, and stand here for reading.
digital-new-send = New send
digital-no-sends = No marketing e-mail yet.
digital-subject = Subject
digital-sent-on = Sent on
digital-delivered = Delivered
digital-click-rate = Click rate
digital-unsubscribe-rate = Unsubscribe rate
digital-complaint-rate = Complaint rate
digital-opens = Opens, not scored
digital-fixed = Fixed figures
digital-fixed-help = Reads and engagements are fixed at day 7 and day 30 by the program, from the platforms' imported exports. Where a platform exports nothing, the operator states them, and they are marked so.
digital-figures-due = Due and not fixed
digital-no-figures-due = Nothing is due: all figures that came of age are fixed.
digital-age = Age
digital-at-day = Day { $days }
digital-due-since = Due since
digital-why = Why
digital-to-be-stated = The platform exports nothing: state them
digital-too-early = The last export ({ $at }) was made before the day: import once more
digital-no-row = No import has this post: import the platform's export, or check its id on the platform
digital-at-once = Imported; the program fixes them in a moment
digital-state-figures = State
digital-name-row = Check the id
digital-more-due = { $count } more, due later than these.
digital-fixed-last = Fixed last
digital-nothing-fixed = No figures have been fixed yet.
digital-reads-at = Reads or plays, day { $days }
digital-engagements-at = Engagements, day { $days }
digital-stated = Stated
digital-fixed-sources = A figure opens the import in which it stands; those marked as stated were typed by the operator and are weaker evidence.
