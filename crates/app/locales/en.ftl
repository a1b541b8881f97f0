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
desk-greeting = Hello, { $name }

## Records

## Search

## People

## Scorecards

## Imports
