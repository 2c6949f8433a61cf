package redistest

import (
	"os/exec"
	"syscall"
)

// Bound makes a program end with the test that starts it, however that ends: one that was left behind keeps its ports and its
// files.
func Bound(cmd *exec.Cmd) *exec.Cmd {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Pdeathsig = syscall.SIGKILL
	return cmd
}
