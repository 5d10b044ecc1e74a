"""Makes the shipped corrections of Sastrawi; nothing here runs when articles are indexed or asked for."""
