package desk

// between lets the settings change if no customer is being served, and reports
// whether the screen must say so.
func (d *Desk) between() bool {
	if d.Between == nil || d.view.Screen != ScreenAmount || d.view.Typed != 0 || !d.cart.Empty() || d.view.Training {
		return false
	}
	d.Between()
	return d.settings()
}

// settings reads what the screens show of the till's settings, and reports
// whether it has changed.
func (d *Desk) settings() bool {
	cfg, shop, limit := d.Till.Settings(), d.view.Shop, d.view.Limit
	d.view.Shop, d.view.Limit = cfg.Shop.Shop.Name, cfg.MaxSale
	return d.view.Shop != shop || d.view.Limit != limit
}
