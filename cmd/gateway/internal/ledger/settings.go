package ledger

import (
	"context"
	"fmt"
)

// A Setting is one line of configuration: of the whole merchant, of a shop, or
// of one terminal.
type Setting struct {
	Scope string `json:"scope"` // "merchant", "shop:NAME" or "terminal:ID"
	Key   string `json:"key"`
	Value string `json:"value"`
}

// Set keeps a setting, "" takes it away, and makes the version of every
// terminal's configuration grow.
func (l *Ledger) Set(ctx context.Context, s Setting) error {
	return l.update(ctx, func(t tx) error {
		query, args := "DELETE FROM settings WHERE scope = ? AND key = ?", []any{s.Scope, s.Key}
		if s.Value != "" {
			query = "INSERT INTO settings (scope, key, value) VALUES (?, ?, ?) ON CONFLICT (scope, key) DO UPDATE SET value = excluded.value"
			args = append(args, s.Value)
		}
		if _, err := t.exec(ctx, query, args...); err != nil {
			return fmt.Errorf("set %s %s: %w", s.Scope, s.Key, err)
		}
		_, err := t.exec(ctx, "UPDATE settings_version SET version = version + 1")
		return err
	})
}

// Settings returns what holds for a terminal: what is said of the terminal
// goes before what is said of its shop, and that before the merchant's.
func (l *Ledger) Settings(ctx context.Context, x Terminal) (held map[string]Setting, version int64, err error) {
	err = l.view(ctx, func(t tx) error {
		held = map[string]Setting{}
		for _, scope := range []string{"merchant", "shop:" + x.Shop, "terminal:" + x.ID} {
			err := t.each(ctx, "SELECT key, value FROM settings WHERE scope = ?", []any{scope}, func(scan func(...any) error) error {
				s := Setting{Scope: scope}
				err := scan(&s.Key, &s.Value)
				held[s.Key] = s
				return err
			})
			if err != nil {
				return err
			}
		}
		return t.row(ctx, "SELECT version FROM settings_version").Scan(&version)
	})
	return held, version, err
}

// AllSettings lists all settings.
func (l *Ledger) AllSettings(ctx context.Context) (list []Setting, err error) {
	err = l.view(ctx, func(t tx) error {
		list = []Setting{}
		return t.each(ctx, "SELECT scope, key, value FROM settings ORDER BY scope, key", nil, func(scan func(...any) error) error {
			var s Setting
			err := scan(&s.Scope, &s.Key, &s.Value)
			list = append(list, s)
			return err
		})
	})
	return list, err
}
