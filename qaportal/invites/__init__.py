"""What leaves the portal for people's calendars: secret subscription links and the events behind them."""
