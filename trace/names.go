package trace

import "strings"

// The parts of a turn.
const (
	Turn   = "turn"   // from an update in hand to its last reply at once
	Load   = "load"   // the person's record and the content in force
	Decide = "decide" // the dialog, which reads what it needs of the agenda
	Commit = "commit" // sealed and written, in one step
	Show   = "show"   // one reply
	Desk   = "desk"   // what a social worker pressed or wrote
)

// other is whatever is on no list.
const other = "other"

// names are the parts, and the kinds of calls with their calls.
var names = set(Turn, Load, Decide, Commit, Show, Desk,
	"telegram sendMessage", "telegram sendDocument", "telegram editMessageText", "telegram editMessageReplyMarkup", "telegram deleteMessage",
	"telegram deleteMessages", "telegram answerCallbackQuery", "telegram leaveChat",
	"store Load", "store Commit", "store Callback", "store Callbacks", "store Occupied", "store Worker", "store Workers", "store Noted",
	"store Kept", "store Traces", "store Reachable", "store Delivery", "store Pair", "store Erase", "store Unreachable")

// failures are why something went wrong: the kinds of a room's errors, in a word.
var failures = set("failed", "conflict", "seen", "taken", "gone", "draft", "not_found", "too_many_requests", "temporary", "unauthorized",
	"webhook_set", "migrated", "not_modified", "query_too_old", "not_there", "cannot_parse", "bad_request")

func set(words ...string) map[string]bool {
	m := map[string]bool{}
	for _, w := range words {
		m[w] = true
	}
	return m
}

// Known is the name when it is on the list, and "other" when it is not: nothing else is ever told.
func Known(name string) string {
	if names[name] {
		return name
	}
	if kind, _, call := strings.Cut(name, " "); call && (kind == "store" || kind == "telegram") {
		return kind + " " + other
	}
	return other
}

// KnownFailure is the same of why something went wrong; nothing stays nothing.
func KnownFailure(why string) string {
	if why == "" || failures[why] {
		return why
	}
	return other
}
