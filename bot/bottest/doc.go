// Package bottest is a Telegram Bot API server that lives inside a test, together with the people who use the bot.
//
// [New] starts it on a loopback port; a bot that is pointed at [Server.URL] notices no difference as long as it keeps to
// the methods listed in serve.go. It is a fake that works rather than a mock: it keeps the queue of updates with the
// real meaning of an offset, knows which message is on whose screen, and refuses what Telegram refuses in Telegram's
// own words. Those words were compared with the descriptions that the public Bot API server and its users report.
//
// A [Citizen] is a person with a phone: they say, press, share, edit, and their screen can be read and waited for
// without sleeping. A [Group] is a chat where several of them sit. Everything that a bot sends is remembered by
// [Server.Calls], so that a checker can count effects after a night of faults.
//
// It fails on purpose when asked: see [Failure], [Server.FailNext] and [Server.SetFault] for single calls, [Server.Down],
// [Server.Restart], [Server.Redeliver] and [Server.RestartIDs] for the server as a whole.
//
// Where it differs from Telegram, it is stricter: a bare & in HTML is refused (Telegram lets some pass), a row of more
// than eight inline buttons is refused (Telegram cuts it). It does not run a method given in the answer to a webhook,
// does not parse Markdown, and shows a bot every message of a group, as if it were an administrator of it.
package bottest
