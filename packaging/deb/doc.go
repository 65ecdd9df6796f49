// Package deb holds what makes a machine a till: the Debian package, its units,
// rules and scripts, and the tests that install, update and remove it.
//
// build.sh packs it; root/ is what lands on the machine as it is; debian/ are the
// words and scripts of the package. life.sh takes the real programs through a whole
// life in a fresh Debian system. The same commit gives the same bytes.
package deb
