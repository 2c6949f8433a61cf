//go:build !linux

package main

import "runtime/debug"

// giveBack gives the machine the memory that only the start needed, and days may pass until somebody writes.
func giveBack() { debug.FreeOSMemory() }
