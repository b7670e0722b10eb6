//! A learner whose memory is FSRS-6's model, whatever schedules the reviews.

use hoverdeck::memory::{Aims, Day, Memory, Rating, Schedule};

/// What is learned, for how long, by whom.
#[derive(Debug, Clone)]
pub struct Course {
    pub cards: usize,
    pub days: i32,
    pub new_a_day: u32,
    /// The learner's true parameters.
    pub truth: [f32; 21],
}

/// How a course went.
#[derive(Debug, Default, Clone)]
pub struct Result {
    /// All answers, repeats within a day included.
    pub answers: u32,
    /// Those that were no repeats within a day.
    pub reviews: u32,
    /// Cards asked on a later day than their last answer, and those of them that were remembered; of
    /// the second half of the course, when most cards are no longer new.
    pub asked: u32,
    pub known: u32,
    /// The sum of the true recall of all cards at the end.
    pub remembered: f32,
    /// Answers on each day.
    pub days: Vec<u32>,
}

impl Result {
    pub fn recall(&self) -> f32 {
        self.known as f32 / self.asked as f32
    }

    pub fn mean_day(&self) -> f32 {
        self.answers as f32 / self.days.len() as f32
    }

    pub fn busiest_day(&self) -> u32 {
        self.days.iter().copied().max().unwrap_or(0)
    }
}

/// The shares of Hard, Good and Easy among what is remembered, of the four grades at a first meeting, and of
/// the four grades when a failure is asked again on its day: the means of many learners, as in the
/// default configuration of FSRS's own simulator.
const LATER: [f32; 3] = [0.224, 0.631, 0.145];
const FIRST: [f32; 4] = [0.24, 0.094, 0.495, 0.171];
const REPEAT: [f32; 4] = [0.2157, 0.0643, 0.6595, 0.0604];

#[derive(Debug)]
pub struct Learner {
    truth: Schedule,
    memories: Vec<Memory>,
    dice: u64,
    half: i32,
    result: Result,
}

impl Learner {
    pub fn new(course: &Course) -> Self {
        Self {
            truth: Schedule::with_parameters(&course.truth, Aims::default()).unwrap(),
            memories: vec![Memory::New; course.cards],
            dice: 2026,
            half: course.days / 2,
            result: Result { days: vec![0; course.days as usize], ..Result::default() },
        }
    }

    /// The true probability of recall on a day.
    pub fn known(&self, day: i32) -> f32 {
        self.memories.iter().map(|memory| self.recall(memory, day)).sum()
    }

    /// Answers a card, and learns from it.
    pub fn answer(&mut self, card: usize, day: i32) -> Rating {
        let memory = self.memories[card];
        let (gap, grade) = match memory {
            Memory::New => (0, self.draw(&FIRST)),
            Memory::Learned { last, .. } if last.0 == day => (0, self.draw(&REPEAT)),
            Memory::Learned { last, .. } => {
                let knows = self.throw() < self.recall(&memory, day);
                let grade = if knows { 1 + self.draw(&LATER) } else { 0 };
                if day >= self.half {
                    self.result.asked += 1;
                    self.result.known += u32::from(knows);
                }
                (day - last.0, grade)
            }
        };
        let rating = self.rating(grade);
        let next = self.truth.next(&memory, rating.grade(), gap);
        let (stability, difficulty) = (next.stability, next.difficulty);
        self.memories[card] =
            Memory::Learned { stability, difficulty, last: Day(day), due: Day(day) };
        self.result.answers += 1;
        let repeat = matches!(memory, Memory::Learned { last, .. } if last.0 == day);
        self.result.reviews += u32::from(!repeat);
        self.result.days[day as usize] += 1;
        rating
    }

    /// How it went up to the end of a day.
    pub fn finish(mut self, day: i32) -> Result {
        self.result.remembered = self.known(day);
        self.result
    }

    fn recall(&self, memory: &Memory, day: i32) -> f32 {
        match memory {
            Memory::New => 0.0,
            Memory::Learned { last, .. } => self.truth.recall(memory, (day - last.0) as f32),
        }
    }

    /// A failure is a 1 or a 2, half and half.
    fn rating(&mut self, grade: usize) -> Rating {
        match grade {
            0 if self.throw() < 0.5 => Rating::One,
            0 => Rating::Two,
            1 => Rating::Three,
            2 => Rating::Four,
            _ => Rating::Five,
        }
    }

    /// The place of one of these shares, by chance.
    fn draw(&mut self, shares: &[f32]) -> usize {
        let mut left = self.throw() * shares.iter().sum::<f32>();
        shares
            .iter()
            .position(|share| {
                left -= share;
                left < 0.0
            })
            .unwrap_or(shares.len() - 1)
    }

    /// Steele, Lea and Flood's SplitMix64, as a number from 0 to 1.
    fn throw(&mut self) -> f32 {
        self.dice = self.dice.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.dice;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 40) as f32 / 16_777_216.0
    }
}
