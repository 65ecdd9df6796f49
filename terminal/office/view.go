package office

import (
	"time"

	"kaikei/terminal"
	"kaikei/terminal/catalogue"
	"kaikei/terminal/fault"
	"kaikei/terminal/report"
)

// A Page is what a manager looks at.
type Page uint8

// The pages. PageNone is an office that nobody opened.
const (
	PageNone      Page = 0
	PageToday     Page = 1  // the day, what is open first
	PageList      Page = 2  // the payments behind a sum
	PagePayment   Page = 3  // one of them, and its journal
	PageClose     Page = 4  // the period that is not closed, and the closes before
	PageCount     Page = 5  // the drawer is counted
	PageClosed    Page = 6  // a close that was made
	PageReconcile Page = 7  // till against backend
	PageStatement Page = 8  // what is paid, and where
	PagePayout    Page = 9  // one payout, per day and brand
	PageAccount   Page = 10 // another account is asked for
	PageBanks     Page = 11 // its bank is chosen
	PageShop      Page = 12 // all terminals of the shop
	PageStaff     Page = 13 // who works here
	PageMember    Page = 14 // one of them
	PageGoods     Page = 15 // what the shop sells
	PageItem      Page = 16 // one item
	PageExport    Page = 18 // files for a stick or a folder
	PageSettings  Page = 17 // the signed configuration, and who set what
)

// A Section is by what the sums of a day are parted.
type Section uint8

// The sections.
const (
	ByWallet Section = 0
	ByRail   Section = 1
	ByClerk  Section = 2
	ByTender Section = 3
	ByRate   Section = 4
	ByHour   Section = 5
)

// Sections are all of them, in the order in which they are offered.
func Sections() []Section { return []Section{ByHour, ByWallet, ByRail, ByClerk, ByTender, ByRate} }

// A View is what the manager's screens show. It is a value: who draws it keeps
// nothing else.
type View struct {
	Page   Page
	Busy   bool         // something takes its time; the way back ends it
	Fault  *fault.Fault // trouble, until the next tap
	Done   Done         // what went well, until the next tap
	Unread bool         // there was no line for the page: it is read by itself when there is one
	Now    time.Time
	Today  terminal.Date // the business date
	By     string        // who looks
	Rights Rights

	Day     Day
	Section Section

	List    []terminal.Payment
	Item    Item // the payment of PagePayment
	Records []Record

	Draft  report.Close   // what a close would be now
	Closes []report.Close // newest first
	Count  Count
	Reason bool // the drawer is over or short, and nobody said why
	Closed report.Close

	Compared  bool // Comparison is of Day.Report.Date
	Compare   Comparison
	Statement Statement
	Stated    bool         // the backend has told Statement; else nobody knows
	Payout    Payout       // of PagePayout
	Order     AccountOrder // of PageAccount, as far as it is filled in
	Banks     []Bank
	Shop      ShopDay // of Day.Report.Date; of no date while nobody knows

	Staff      []Member
	Member     Member // of PageMember
	Goods      Goods
	Article    catalogue.Item // of PageItem, as far as it is filled in
	ArticleWas string         // its code before; "" a new one
	Settings   []Setting
	Export     Export
}

// Rights are what who looks may do.
type Rights struct {
	Close, Refund, Account bool
	Members, Catalogue     bool
	Print                  bool // there is a printer
}

// Done says what went well.
type Done uint8

// What went well.
const (
	DoneNothing Done = 0
	DonePrinted Done = 1
	DoneClosed  Done = 2
	DoneAsked   Done = 3 // asked, and it is settled
	DoneWaits   Done = 4 // asked, and it is still open
	DoneGiven   Done = 5 // given back
	DoneAccount Done = 6 // another account was asked for
	DoneKept    Done = 7 // what was typed is kept
	DoneWritten Done = 8 // the file is on the medium
)

// An IntentKind is what a manager wants.
type IntentKind uint8

// The intents.
const (
	IntentBack          IntentKind = 1  // to the page before; while busy, ends what is under way
	IntentPage          IntentKind = 2  // to Page: one that is reached from every other
	IntentDate          IntentKind = 3  // Days later or earlier
	IntentSection       IntentKind = 4  // parts the day by Section
	IntentList          IntentKind = 5  // the payments that Query asks for
	IntentPayment       IntentKind = 6  // looks at the payment ID
	IntentMend          IntentKind = 7  // does what mends the payment ID; Text is why
	IntentPrint         IntentKind = 8  // prints the day, the draft or the close
	IntentCount         IntentKind = 9  // begins to count the drawer
	IntentCoins         IntentKind = 10 // Number of Coins[Coin]
	IntentSum           IntentKind = 11 // Amount is in the drawer
	IntentMoved         IntentKind = 12 // Amount was put in beside sales
	IntentRemoved       IntentKind = 13 // Amount goes to the safe
	IntentReason        IntentKind = 14 // Text is why it is over or short
	IntentMakeClose     IntentKind = 15 // closes
	IntentClosed        IntentKind = 16 // looks at the close Number
	IntentCompare       IntentKind = 17 // compares the date with the backend
	IntentDismiss       IntentKind = 18 // the trouble was read
	IntentLeave         IntentKind = 20 // out of the office, from wherever
	IntentPayout        IntentKind = 21 // looks at payout Number of the statement
	IntentAccount       IntentKind = 22 // begins to ask for another account
	IntentBanks         IntentKind = 23 // shows the banks
	IntentBank          IntentKind = 24 // Text is the code of the bank
	IntentBranch        IntentKind = 25 // Text is the branch, in digits
	IntentAccountKind   IntentKind = 26 // Text is the kind
	IntentAccountNumber IntentKind = 27 // Text is the number, in digits
	IntentMember        IntentKind = 29 // looks at the member Text
	IntentNew           IntentKind = 30 // begins a new member or item
	IntentID            IntentKind = 31 // Text is the id, or the code
	IntentName          IntentKind = 32 // Text is the name
	IntentRole          IntentKind = 33 // Text is the role
	IntentPIN           IntentKind = 34 // Text is the PIN
	IntentCard          IntentKind = 35 // prints a new card
	IntentRemove        IntentKind = 36 // takes the member or the item out
	IntentSave          IntentKind = 37 // keeps what was typed
	IntentCategory      IntentKind = 38 // Text is the category
	IntentItem          IntentKind = 39 // looks at the item of the code Text
	IntentRate          IntentKind = 40 // Number is the tax rate in percent
	IntentKey           IntentKind = 41 // Number is the place among the quick keys; 0 none
	IntentAskAccount    IntentKind = 28 // asks for the account that was filled in
	intentLook          IntentKind = 19 // a tick: reads the page anew
)

// The intents of what is exported.
const (
	IntentWhat    IntentKind = 42 // Number is what
	IntentTargets IntentKind = 43 // looks for sticks again
	IntentWrite   IntentKind = 44 // writes to the target Text
	IntentEject   IntentKind = 45 // the stick Text is to be pulled out
)

// An Intent is one tap.
type Intent struct {
	Kind    IntentKind
	Page    Page
	Days    int
	Section Section
	Query   terminal.Query
	ID      terminal.PaymentID
	Text    string
	Coin    int
	Number  int64
	Amount  terminal.Yen
}
