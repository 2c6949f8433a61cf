// Package archtest keeps the import directions of the house true. The table is the test: a room that imports what it may not,
// or a library outside its room, fails it with both names.
package archtest
