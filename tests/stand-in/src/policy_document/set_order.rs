//! The order in which the provider sees the blocks of a set: it shows where two blocks have the same type, or the same test and
//! variable.
//!
//! Terraform's plugin SDK (hashicorp/terraform-plugin-sdk, `helper/schema/set.go` and `serialize.go`, from memory) orders a set by
//! the digits of a checksum of each element. What the provider's acceptance tests expect of several `principals` blocks
//! (`policy_document_data_source_test.go`) confirms it, below.

use super::{DocumentCondition, DocumentPrincipals};

/// The `principals` blocks of a statement in the provider's order.
pub(super) fn principals(blocks: &[DocumentPrincipals]) -> Vec<&DocumentPrincipals> {
    ordered(blocks, |block| {
        let identifiers = ordered(&block.identifiers, |name| format!("{name};"));
        let identifiers: String = identifiers.into_iter().map(|name| format!("{name};")).collect();
        format!("identifiers:{{{identifiers}}};type:{};", block.kind)
    })
}

/// The `condition` blocks of a statement in the provider's order.
pub(super) fn conditions(blocks: &[DocumentCondition]) -> Vec<&DocumentCondition> {
    ordered(blocks, |block| {
        let values: String = block.values.iter().map(|value| format!("{value};")).collect();
        format!("test:{};values:({values});variable:{};", block.test, block.variable)
    })
}

/// Elements by the decimal digits of their checksums, compared as text.
fn ordered<T>(elements: &[T], serialized: impl Fn(&T) -> String) -> Vec<&T> {
    let mut elements: Vec<&T> = elements.iter().collect();
    elements.sort_by_cached_key(|element| crc32(serialized(element).as_bytes()).to_string());
    elements
}

/// The checksum CRC-32 of IEEE 802.3.
fn crc32(bytes: &[u8]) -> u32 {
    let mut sum = u32::MAX;
    for byte in bytes {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = if sum & 1 == 1 { (sum >> 1) ^ 0xEDB8_8320 } else { sum >> 1 };
        }
    }
    !sum
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The order of blocks of type `AWS` with the roots of these accounts, each given by its only digit.
    fn order(partition: &str, blocks: &[&str]) -> Vec<usize> {
        let root = |digit: char| format!("arn:{partition}:iam::{}:root", digit.to_string().repeat(12));
        let block = |digits: &&str| DocumentPrincipals {
            kind: "AWS".to_owned(),
            identifiers: digits.chars().map(root).collect(),
        };
        let blocks: Vec<_> = blocks.iter().map(block).collect();
        let place = |found: &DocumentPrincipals| blocks.iter().position(|block| block == found).unwrap();
        principals(&blocks).into_iter().map(place).collect()
    }

    #[test]
    fn blocks_come_as_the_providers_tests_expect() {
        assert_eq!(order("aws", &["1", "23"]), [0, 1]);
        assert_eq!(order("aws", &["23", "1"]), [1, 0]);
        assert_eq!(order("aws", &["12", "3", "4"]), [1, 2, 0]);
        assert_eq!(order("aws-us-gov", &["21", "3", "4"]), [1, 0, 2]);
    }

    #[test]
    fn the_checksum_is_the_common_one() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    }
}
