package bot

// crew does work in goroutines that stay: a turn needs a deep stack, and one that has grown once need not grow, be copied and be thrown
// away for each turn and each reply.
type crew struct {
	work chan func()   // whoever waits for work takes it here
	keep chan struct{} // a place for each that may wait
	over chan struct{}
}

// crewKept is how many wait for work at most: as many as turns and replies that are usually under way at once. The memory of those
// that wait long is taken back by the collector.
const crewKept = 2 * flights

func newCrew() *crew {
	return &crew{work: make(chan func()), keep: make(chan struct{}, crewKept), over: make(chan struct{})}
}

// do does work beside the caller, at once.
func (c *crew) do(work func()) {
	select {
	case c.work <- work:
	default:
		go c.run(work)
	}
}

func (c *crew) run(work func()) {
	for {
		work()
		select {
		case c.keep <- struct{}{}:
		default:
			return // enough wait already
		}
		select {
		case work = <-c.work:
			<-c.keep
		case <-c.over:
			return
		}
	}
}

// close sends away all that wait, and whoever comes to wait later.
func (c *crew) close() { close(c.over) }
