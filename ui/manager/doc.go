// Package manager is what a shop's manager sees and touches: the day with what is
// open first, the payments behind each sum and their journal, the counted close,
// the comparison with the backend, and what is paid out.
//
// A page is a pure function of an [office.View], the words and the window's size;
// taps become intents. It is drawn with the parts of the till's own kit, so that
// sizes, colours, targets and languages are those of the other screens.
//
// # Caveats
//
// A page is made anew when its view differs from the one before, not when only the
// clock went on. Where a list stood is kept while its page stays.
package manager
