// Package content is what editors write: services, figures, questions, texts by language, offices, hotlines. No Go lives
// here but this file, which puts the shipped pack inside the binary; --content DIR reads another one from a folder.
package content

import "embed"

// Files is the shipped pack.
//
//go:embed *.yaml all:services all:asks all:body all:safety all:situation all:texts
var Files embed.FS
