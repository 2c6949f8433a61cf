// Bussola walks people to the right social service. See doc.go at the root for the guided tour.
package main

import (
	"fmt"
	"io"
	"io/fs"
	"os"

	"bussola/content"

	"github.com/alecthomas/kong"
)

// Main is the whole program: its subcommands, one file each.
type Main struct {
	Content string `help:"Folder with another content pack, in place of the one inside the program." type:"existingdir" placeholder:"DIR"`

	RedisUnsafe bool `help:"Take a Redis server that may lose what it answered: for trials." env:"BUSSOLA_REDIS_UNSAFE"`

	Chat       ChatCmd       `cmd:"" help:"Talk to Bussola here, in the terminal."`
	Serve      ServeCmd      `cmd:"" help:"Serve on Telegram."`
	Pair       PairCmd       `cmd:"" help:"Give a social worker the code that connects their chat."`
	Agenda     AgendaCmd     `cmd:"" help:"Look at the agenda, and change it while the bot runs."`
	Simulate   SimulateCmd   `cmd:"" help:"Live through a month of an office, in seconds."`
	Flow       FlowCmd       `cmd:"" help:"Draw the conversation, or the life of a callback."`
	Ask        AskCmd        `cmd:"" help:"Answer one question, or many as JSON Lines."`
	Check      CheckCmd      `cmd:"" help:"Check a content pack and say what is wrong, with file and line."`
	Learn      LearnCmd      `cmd:"" help:"Teach the crisis net its lessons, after they were changed."`
	Orient     OrientCmd     `cmd:"" help:"Orient people described as JSON Lines."`
	Plan       PlanCmd       `cmd:"" help:"Try the choice of questions on invented people."`
	Understand UnderstandCmd `cmd:"" help:"Say which facts follow from what a person wrote."`
	Tasks      TasksCmd      `cmd:"" help:"List what there is to do for the editors."`
	Export     ExportCmd     `cmd:"" help:"Write the catalogue for other systems: HSDS, CPSV-AP_IT or CSV."`
	Config     ConfigCmd     `cmd:"" help:"Show how this program is set, secrets hidden."`
	Doctor     DoctorCmd     `cmd:"" help:"Look whether all that serving needs is there, and say what to do."`
	Backup     BackupCmd     `cmd:"" help:"Copy what is remembered, also while the bot serves."`
	Restore    RestoreCmd    `cmd:"" help:"Put a backup back."`
	Health     HealthCmd     `cmd:"" help:"Ask a serving bot whether all is well."`
	Privacy    PrivacyCmd    `cmd:"" help:"Say what is kept, and what should have gone."`
	Keys       KeysCmd       `cmd:"" help:"Change the master key."`
	Switch     SwitchCmd     `cmd:"" help:"Switch answers, bookings or one card off and on while the bot runs."`
	Store      StoreCmd      `cmd:"" help:"Carry everything that is kept to another place."`

	masterFile string // of one of several bodies; empty: as the environment says

	shelf func() (*library, error) // the library of the pack inside the program, when somebody has it read already

	in  io.Reader
	out io.Writer
	err io.Writer
}

func main() {
	forgetEmpty()
	m := &Main{in: os.Stdin, out: os.Stdout, err: os.Stderr}
	k, err := kong.New(m, kong.Name("bussola"), kong.Description("Walks people to the right social service, day and night."), kong.UsageOnError())
	if err != nil {
		fmt.Fprintln(os.Stderr, "bussola:", err)
		os.Exit(2)
	}
	ctx, err := k.Parse(helped(os.Args[1:]))
	k.FatalIfErrorf(err)
	if err := ctx.Run(m); err != nil {
		fmt.Fprintln(os.Stderr, "bussola:", err)
		os.Exit(1)
	}
}

// helped lets "help" and "help COMMAND" stand for --help, as people type it.
func helped(line []string) []string {
	if len(line) > 0 && line[0] == "help" {
		return append(line[1:len(line):len(line)], "--help")
	}
	return line
}

// read loads the content pack asked for.
func (m *Main) read() (*library, error) {
	if m.Content == "" && m.shelf != nil {
		return m.shelf()
	}
	return read(m.pack())
}

// pack is the content pack asked for: a folder, or the one inside the program.
func (m *Main) pack() fs.FS {
	if m.Content != "" {
		return os.DirFS(m.Content)
	}
	return content.Files
}
