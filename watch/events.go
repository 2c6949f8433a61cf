package watch

import "slices"

// events are the names that may be counted, with what they say to an operator. docs/operations.md shows the same table; a test
// compares them.
var events = []struct{ name, means string }{
	{"turn", "an update was committed"},
	{"repeated", "an update came again and was recognised"},
	{"again", "a turn was decided again, because somebody else changed something first"},
	{"turn_failed", "a turn could not be committed; it is tried again"},
	{"trouble", "a citizen was told that something is wrong here"},
	{"dead_letter", "an update was given up: a mistake of ours; the log has its number"},
	{"press_unsigned", "a button was pressed that this bot did not show in that chat"},
	{"group_refused", "the bot was added to a group that is not the social workers'"},
	{"over_limit", "somebody wrote more than anybody can read, and was asked to wait"},
	{"session_unreadable", "a saved session could not be read, and the person began at the menu"},

	{"update", "an update came in"},
	{"hook_refused", "somebody called the webhook without the secret"},
	{"hook_again", "an update was sent back to come again"},
	{"poll_failed_too_many_requests", "Telegram asked for fewer questions"},
	{"poll_failed_temporary", "Telegram could not be read"},
	{"poll_failed_unauthorized", "Telegram refuses the token"},
	{"poll_failed_conflict", "another program reads the same updates"},
	{"poll_failed_webhook_set", "a webhook is set although updates are fetched"},
	{"poll_failed_bad_request", "Telegram does not understand the question"},

	{"sent", "a reply was sent"},
	{"edited", "a reply took the place of a pressed message"},
	{"send_failed", "a reply could not be sent; it is tried again"},
	{"too_many", "Telegram asked to wait before the next reply"},
	{"refused", "a reply that Telegram will never take was dropped"},
	{"unreachable", "a chat is closed to the bot"},
	{"group_moved", "a group has another id"},
	{"answer_failed", "a press was not answered; the button looked stuck"},
	{"outbox_failed", "the store did not take a report; it is told again"},

	{"crisis_late", "the number for danger left with the other replies, because it could not be sent at once"},
	{"abstained", "a question had no answer here"},
	{"answered", "a question was answered with a card"},
	{"clarified", "a question had several answers, and the person was asked"},
	{"oriented", "a situation was oriented"},
	{"wrong-answer", "a person said that an answer is wrong"},
	{"booked", "a callback was booked"},
	{"moved", "a callback was moved"},
	{"kept", "a citizen said that the reminded time is good"},
	{"useful-yes", "a citizen said that the call was useful"},
	{"useful-partly", "a citizen said that the call was of some use"},
	{"useful-no", "a citizen said that the call was of no use"},
	{"listed", "a person asked to be told of an earlier time"},
	{"cancelled", "a callback was cancelled"},
	{"erased", "a person had everything about them erased"},
	{"exported", "a person took a copy of what is kept about them"},
	{"unassured", "a promise was not shown yet: not every copy of the server had it"},
	{"record_unreadable", "what is kept of a person could not be opened: they are told, and nobody else waits"},
	{"unsure_lost", "a call that was being confirmed was lost with its server, and the person was told"},
	{"desk_refused", "somebody who is no social worker pressed a button of the desk"},
	{"uncounted", "a meeting with the bot could not be counted for the editors"},
	{"switches_unread", "what is switched off could not be read"},

	{"due_hold-expiry", "a held slot was given back"},
	{"due_reminder", "the reminder of the day before"},
	{"due_reminder-soon", "the reminder shortly before"},
	{"due_acknowledge-late", "nobody took a callback in time"},
	{"due_outcome-late", "a callback has no outcome in time"},
	{"due_retry-late", "nobody called again in time"},
	{"due_waiting-look", "a freed time was looked for, for somebody who waits"},
	{"due_waiting-late", "somebody has waited too long for a time"},
	{"due_papers-soon", "a citizen was told which papers to have ready"},
	{"due_unassured", "a promise that waited for every copy of the server was looked at again"},
	{"due_escalate", "the coordinator was told"},
	{"due_retention", "the answers of an idle session were forgotten"},
	{"due_call-details", "name and number of a closed call were forgotten"},
	{"due_erase-left", "what the last message after an erasure needed was forgotten"},

	{"other", "something that is on no list: tell whoever writes the program"},
}

var known = func() map[string]bool {
	m := map[string]bool{}
	for _, e := range events {
		m[e.name] = true
	}
	return m
}()

// Events lists the names that may be counted, but the cries for help, which have a counter of their own.
func Events() []string {
	var names []string
	for _, e := range events {
		names = append(names, e.name)
	}
	slices.Sort(names)
	return names
}

// Means says what an event tells an operator; "" for a name that is not counted.
func Means(event string) string {
	for _, e := range events {
		if e.name == event {
			return e.means
		}
	}
	return ""
}
