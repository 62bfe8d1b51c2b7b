package document

import "os/exec"

// InstalledOffice is LibreOffice's program on this machine; configured may be
// empty. Empty: there is none.
func InstalledOffice(configured string) string {
	program, err := exec.LookPath(soffice(configured))
	if err != nil {
		return ""
	}
	return program
}
