//! The dependency graph of a module: who must exist before whom.

use super::address::Address;
use std::collections::{BTreeMap, BTreeSet};

/// From each declared thing to what it refers to.
pub type Graph = BTreeMap<Address, BTreeSet<Address>>;

/// A shortest way from `from` to `to` along references, both ends in it; `None` if there is none.
pub fn path(graph: &Graph, from: &Address, to: &Address) -> Option<Vec<Address>> {
    let mut came_from: BTreeMap<&Address, &Address> = BTreeMap::new();
    let mut queue = std::collections::VecDeque::from([from]);
    let mut seen = BTreeSet::from([from]);
    while let Some(at) = queue.pop_front() {
        for next in graph.get(at).into_iter().flatten() {
            if next == to {
                let mut way = vec![next.clone(), at.clone()];
                let mut step = at;
                while let Some(previous) = came_from.get(step) {
                    way.push((*previous).clone());
                    step = previous;
                }
                way.reverse();
                return Some(way);
            }
            if seen.insert(next) {
                came_from.insert(next, at);
                queue.push_back(next);
            }
        }
    }
    None
}

/// Everything that something refers to, directly or not.
pub fn reached(graph: &Graph, from: &Address) -> BTreeSet<Address> {
    let mut seen = BTreeSet::new();
    let mut queue = vec![from];
    while let Some(at) = queue.pop() {
        queue.extend(graph.get(at).into_iter().flatten().filter(|next| seen.insert((*next).clone())));
    }
    seen
}

/// All things that stand on a way back to themselves.
pub fn in_cycles(graph: &Graph) -> BTreeSet<Address> {
    graph.keys().filter(|address| path(graph, address, address).is_some()).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn local(name: &str) -> Address {
        Address::Local(name.to_owned())
    }

    fn graph(edges: &[(&str, &str)]) -> Graph {
        let mut graph = Graph::new();
        for (from, to) in edges {
            graph.entry(local(from)).or_default().insert(local(to));
        }
        graph
    }

    #[test]
    fn a_way_has_both_ends() {
        let graph = graph(&[("a", "b"), ("b", "c"), ("a", "d"), ("d", "e"), ("e", "c")]);
        assert_eq!(path(&graph, &local("a"), &local("c")), Some(vec![local("a"), local("b"), local("c")]));
        assert_eq!(path(&graph, &local("c"), &local("a")), None);
    }

    #[test]
    fn a_cycle_is_found_from_each_of_its_members() {
        let graph = graph(&[("a", "b"), ("b", "c"), ("c", "b")]);
        assert_eq!(in_cycles(&graph), BTreeSet::from([local("b"), local("c")]));
    }
}
