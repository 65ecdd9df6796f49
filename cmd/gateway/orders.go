package main

import (
	"net/url"
	"slices"
	"strings"
)

// An order is one thing that admin does: a route of the office, and what it wants to
// know.
type order struct {
	route string
	wants []want
}

// A want is a flag of an order.
type want struct {
	name, help string
	may        bool // be left out
}

// orders are the words after admin.
var orders = map[string]order{
	"banks": {route: "GET /banks"},
	"shops": {route: "GET /shops"},
	"shop": {"POST /shop", []want{
		{name: "name", help: "`name` of the shop; it is made when it is not there"},
		{name: "bank", help: "`code` of the member bank where it is paid (admin banks)"},
		{name: "schedule", help: "when it is paid: `monthly or semimonthly`"},
	}},
	"accounts": {"GET /accounts", []want{{name: "shop", help: "`name` of one shop", may: true}}},
	"account-confirm": {"POST /account-confirm", []want{
		{name: "id", help: "`id` of the change that was asked for (admin accounts)"},
		{name: "holder", help: "`name` that the bank has for the account"},
	}},
	"account-refuse": {"POST /account-refuse", []want{
		{name: "id", help: "`id` of the change that was asked for (admin accounts)"},
		{name: "reason", help: "`why`, for the shop to read"},
	}},
	"network": {route: "GET /network"},
	"refund-done": {"POST /refund-done", []want{
		{name: "id", help: "`id` of a refund that a network left open (admin network)"},
		{name: "network", help: "`number` that the network gave it, as its report has it"},
	}},
	"refund-refused": {"POST /refund-refused", []want{
		{name: "id", help: "`id` of a refund that a network left open (admin network), and will not do"},
	}},
	"terminals": {route: "GET /terminals"},
	"revoke":    {"POST /revoke", []want{{name: "terminal", help: "`id` of the terminal (admin terminals); it is shut out for good"}}},
	"unlock": {"POST /unlock", []want{
		{name: "wallet", help: "`name` of the wallet, such as jcoin"},
		{name: "customer", help: "`number` of the customer whose PIN is locked"},
	}},
	"fault":    {"POST /fault", []want{{name: "spec", help: "`trouble` to make, such as lost-answer=1; none ends it"}}},
	"settings": {route: "GET /settings"},
	"set": {"POST /set", []want{
		{name: "scope", help: "`merchant, shop:NAME or terminal:ID`"},
		{name: "key", help: "`name` of the setting; one that there is not lists them"},
		{name: "value", help: "its `value`; an empty one takes the setting away"},
	}},
	"settle":    {"POST /settle", []want{{name: "date", help: "last `day` that is settled, such as 2026-01-31"}}},
	"statement": {"GET /statement", []want{{name: "shop", help: "`name` of the shop"}, {name: "as", help: "`csv` instead of JSON", may: true}}},
	"reconcile": {"GET /reconcile", []want{
		{name: "report", help: "`file` of the clearing's details"},
		{name: "fees", help: "`file` of its fees", may: true},
		{name: "summary", help: "`file` of its summary", may: true},
	}},
	"backup": {"POST /backup", []want{{name: "to", help: "`folder` to make"}}},
}

// missing names the flags that were left out and may not be.
func (o order) missing(q url.Values) string {
	var names []string
	for _, w := range o.wants {
		if !w.may && !q.Has(w.name) {
			names = append(names, "--"+w.name)
		}
	}
	return strings.Join(names, ", ")
}

// words lists what admin does.
func words() string {
	var list []string
	for word := range orders {
		list = append(list, word)
	}
	slices.Sort(list)
	return strings.Join(list, "|")
}
