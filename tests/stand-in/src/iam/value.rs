//! Values that conditions compare by what they mean: numbers, dates, addresses.

use std::net::IpAddr;

/// A whole or decimal number.
pub(super) fn number(text: &str) -> Option<f64> {
    text.trim().parse::<f64>().ok().filter(|number| number.is_finite())
}

/// Seconds since 1970: a date of ISO 8601 in one of W3C's forms, or the seconds themselves
/// (`reference_policies_elements_condition_operators.html`, "Date condition operators").
pub(super) fn instant(text: &str) -> Option<f64> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) && text.len() != 4 {
        return number(text);
    }
    let (date, time) = text.split_once('T').map_or((text, None), |(date, time)| (date, Some(time)));
    let mut fields = date.splitn(3, '-');
    let year = digits(fields.next()?, 4)?;
    let month = fields.next().map_or(Some(1), |month| digits(month, 2))?;
    let day = fields.next().map_or(Some(1), |day| digits(day, 2))?;
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let seconds = time.map_or(Some(0.0), seconds_of_day)?;
    Some((days_since_1970(year, month, day) * 86_400) as f64 + seconds)
}

/// `hh:mm`, `hh:mm:ss` or `hh:mm:ss.s` with a zone, in seconds; the zone's distance is taken off.
fn seconds_of_day(text: &str) -> Option<f64> {
    let (clock, offset) = match text.strip_suffix('Z') {
        Some(clock) => (clock, 0),
        None => {
            let at = text.rfind(['+', '-'])?;
            let (hours, minutes) = text[at + 1..].split_once(':')?;
            let offset = digits(hours, 2)? * 3600 + digits(minutes, 2)? * 60;
            (&text[..at], if text[at..].starts_with('+') { offset } else { -offset })
        }
    };
    let mut fields = clock.splitn(3, ':');
    let (hours, minutes) = (digits(fields.next()?, 2)?, digits(fields.next()?, 2)?);
    let seconds = fields.next().map_or(Some(0.0), |seconds| seconds.parse::<f64>().ok())?;
    let valid = hours < 24 && minutes < 60 && (0.0..61.0).contains(&seconds);
    valid.then_some((hours * 3600 + minutes * 60 - offset) as f64 + seconds)
}

/// A number of exactly so many digits.
fn digits(text: &str, count: usize) -> Option<i64> {
    (text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

/// Days from 1970-01-01 in the Gregorian calendar. Years are counted from March, so that the leap day is the last one.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leap_days + (month * 153 + 2) / 5 + day - 1 - 719_468
}

/// A block of addresses in CIDR notation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Block {
    address: IpAddr,
    prefix: u32,
}

impl Block {
    /// Reads `203.0.113.0/24`, `2001:DB8::/64`, or one address (the documentation says `/32` without a prefix; for IPv6 that
    /// would be a quarter of the net, so `/128` here: from memory).
    pub(super) fn parse(text: &str) -> Option<Block> {
        let (address, prefix) = text.split_once('/').map_or((text, None), |(address, prefix)| (address, Some(prefix)));
        let address: IpAddr = address.trim().parse().ok()?;
        let longest = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.map_or(Some(longest), |prefix| prefix.parse().ok())?;
        (prefix <= longest).then_some(Block { address, prefix })
    }

    /// Whether an address lies in the block. One of another version does not.
    pub(super) fn contains(&self, address: IpAddr) -> bool {
        let (ours, theirs, width) = match (self.address, address) {
            (IpAddr::V4(ours), IpAddr::V4(theirs)) => (u32::from(ours).into(), u32::from(theirs).into(), 32),
            (IpAddr::V6(ours), IpAddr::V6(theirs)) => (u128::from(ours), u128::from(theirs), 128),
            _ => return false,
        };
        let host_bits = width - self.prefix;
        ours.checked_shr(host_bits).unwrap_or(0) == theirs.checked_shr(host_bits).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_every_form_are_instants() {
        assert_eq!(instant("1970-01-01T00:00:00Z"), Some(0.0));
        assert_eq!(instant("2000-03-01"), Some(951_868_800.0));
        assert_eq!(instant("2020-02-29T12:30Z"), Some(1_582_979_400.0));
        assert_eq!(instant("2020-02-29T13:30:00+01:00"), instant("2020-02-29T12:30Z"));
        assert_eq!(instant("1582979400"), instant("2020-02-29T12:30:00.0Z"));
        assert_eq!(instant("2020"), instant("2020-01-01"));
        for no_date in ["", "yesterday", "2020-13-01", "2020-01-01T25:00Z", "2020-01-01T10:00"] {
            assert_eq!(instant(no_date), None, "{no_date}");
        }
    }

    #[test]
    fn a_block_contains_its_addresses() {
        let inside = |block: &str, address: &str| Block::parse(block).unwrap().contains(address.parse().unwrap());
        assert!(inside("203.0.113.0/24", "203.0.113.255"));
        assert!(!inside("203.0.113.0/24", "203.0.114.0"));
        assert!(inside("0.0.0.0/0", "8.8.8.8"));
        assert!(inside("203.0.113.7", "203.0.113.7") && !inside("203.0.113.7", "203.0.113.8"));
        assert!(inside("2001:DB8:1234:5678::/64", "2001:db8:1234:5678::1"));
        assert!(inside("::/0", "2001:db8::1") && !inside("::/0", "8.8.8.8"));
        assert_eq!(Block::parse("203.0.113.0/33"), None);
        assert_eq!(Block::parse("203.0.113"), None);
    }
}
