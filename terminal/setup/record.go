package setup

import (
	"fmt"
	"slices"
	"time"
)

// form is that of the record on disk.
const form = 1

// A Record is how far a machine is, as it lies on disk. It holds no secret.
type Record struct {
	Form     int    `json:"form"`
	Step     Step   `json:"step"` // where somebody stands
	Language string `json:"language"`
	Printer  string `json:"printer,omitempty"` // address of the one that was found
	Terminal string `json:"terminal,omitempty"`
	// Chip tells that the key lies in the machine's TPM, not in a file.
	Chip    bool          `json:"chip,omitempty"`
	Results []Result      `json:"results"`
	Spent   time.Duration `json:"spentNs"` // in all steps, while the program ran
	Cuts    int           `json:"cuts"`    // how often the program ended before the last step, and was started again
	// Handed tells that the program ended by itself, to go on in the till.
	Handed bool      `json:"handed,omitempty"`
	Ended  time.Time `json:"ended,omitzero"`
}

// A Result is how a step ended.
type Result struct {
	Step    Step          `json:"step"`
	Outcome Outcome       `json:"outcome"`
	Why     string        `json:"why,omitempty"`  // it was skipped, in the technician's words
	Seen    string        `json:"seen,omitempty"` // what was measured; the same in each language
	Tries   int           `json:"tries"`
	Took    time.Duration `json:"tookNs"`
}

// Begin is the record of a machine that nobody has touched.
func Begin(language string) Record {
	return Record{Form: form, Step: StepLanguage, Language: language, Results: []Result{}}
}

// Check refuses a record that this program did not write.
func (r Record) Check() error {
	if r.Form != form || !slices.Contains(Steps(), r.Step) {
		return fmt.Errorf("record of a set-up, form %d, step %d: not known", r.Form, r.Step)
	}
	return nil
}

// resumed is the record of a machine that was started again.
func (r Record) resumed() Record {
	if r.Spent > 0 && !r.Handed {
		r.Cuts++
	}
	r.Handed = false
	return r
}

// Done reports whether the machine is a till.
func (r Record) Done() bool { return !r.Ended.IsZero() }

// Result returns how a step ended, if it did.
func (r Record) Result(s Step) (Result, bool) {
	at := slices.IndexFunc(r.Results, func(x Result) bool { return x.Step == s })
	if at < 0 {
		return Result{Step: s}, false
	}
	return r.Results[at], true
}

// ended returns the record after the step where it stands ended like this. A step
// that is done again has its newest result, and the time of all tries.
func (r Record) ended(x Result) Record {
	was, again := r.Result(r.Step)
	x.Step, x.Took, x.Tries = r.Step, x.Took+was.Took, x.Tries+was.Tries
	r.Results = slices.Clone(r.Results)
	if again {
		r.Results = slices.DeleteFunc(r.Results, func(o Result) bool { return o.Step == r.Step })
	}
	r.Results = append(r.Results, x)
	r.Step = r.Step.next()
	return r
}
