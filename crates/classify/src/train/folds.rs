//! Parts for cross-validation, with each class spread evenly over them.

use super::shuffle::Shuffle;

/// One way to part the examples.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fold {
    pub trained_on: Vec<u32>,
    pub held_out: Vec<u32>,
}

/// `count` folds; none when there are fewer than two, or fewer examples than folds.
pub(crate) fn folds(classes: &[u32], count: usize) -> Vec<Fold> {
    if count < 2 || classes.len() < count {
        return Vec::new();
    }
    let mut order: Vec<u32> = (0..classes.len() as u32).collect();
    Shuffle::new(0xF01D).shuffle(&mut order);
    order.sort_by_key(|example| classes[*example as usize]);
    let mut part_of = vec![0; classes.len()];
    for (place, example) in order.iter().enumerate() {
        part_of[*example as usize] = place % count;
    }
    let fold = |part| {
        let (held_out, trained_on) =
            (0..classes.len() as u32).partition(|example| part_of[*example as usize] == part);
        Fold { trained_on, held_out }
    };
    (0..count).map(fold).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_is_held_out_once_and_classes_are_spread() {
        let classes: Vec<u32> = (0..100).map(|example| u32::from(example % 10 == 0)).collect();
        let folds = folds(&classes, 5);
        let mut seen: Vec<u32> = folds.iter().flat_map(|fold| fold.held_out.clone()).collect();
        seen.sort_unstable();
        assert_eq!(seen, (0..100).collect::<Vec<_>>());
        for fold in &folds {
            assert_eq!(fold.trained_on.len() + fold.held_out.len(), 100);
            let rare = fold
                .held_out
                .iter()
                .filter(|example| classes[**example as usize] == 1);
            assert_eq!(rare.count(), 2);
        }
    }

    #[test]
    fn too_few_examples_make_no_folds() {
        assert!(folds(&[0, 1, 0], 5).is_empty());
    }
}
