// Package fire is the proof that nothing is lost, nothing happens twice and nothing shown is untrue, whatever dies.
//
// Simulated citizens talk to Bussola in Italian through a Telegram server of our own (bot/bottest): they tell, answer by
// button or by words, ask in the middle, go back, send stickers, tap twice, press buttons of yesterday, book, move and
// cancel. Social workers in their group take the callbacks and say how they went. Meanwhile the server repeats updates, cuts
// and loses replies and says "too many requests", and the program is killed and started again, some minutes of its own
// clock later. When all is quiet, one checker (check_test.go) opens the store, reads what was on every screen, and holds
// both against the laws. It knows nothing of how the program works, only what it promised.
//
//	go test ./internal/fire                              every short form
//	go test -race -short ./internal/fire                 what is put together inside the test, under the race detector
//	go test ./internal/fire -run Kill -fire.long -v -timeout 45m    200 citizens, 10,000 turns, 200 kills
//	go test ./internal/fire -run Kill -fire.seed 7 -v    other people, other moments
//
// A seed fixes who does what and where the faults are planned; which of two things comes first is the machine's choice, as
// in life. So a seed does not repeat a run to the letter, and a run that fails says everything it found.
//
// That the checker sees is shown, too: plant_test.go runs the same people against a program that acknowledges before it
// commits, one that forgets which updates it has seen, and one that marks a reply as sent before sending it, and each must
// be found out. check_test.go does the same to each law with a single wrong row.
//
// The built program has no race detector in it, and the detector makes everything else several times slower: so with -short only a
// part is run, for the detector alone: once at each moment of a turn on both stores, the people of the plants without a plant, and two
// copies side by side.
//
// All of it is test code: nothing here is part of the program.
package fire
