//! Tokens to a rule tree. `and` binds tighter than `or`; words are case-insensitive.

use crate::domain::Severity;
use crate::table::did_you_mean;

use super::lexer::{Placed, Token, tokens};
use super::tree::{Comparison, Member, Places, Rule, Target, Variable};

/// Reads one rule.
///
/// # Errors
/// The column and what was expected there, with the nearest right word.
///
/// # Example
/// `ZYZD in DI_A and NL < 1 or XB = 2` is `(ZYZD in DI_A and NL < 1) or XB = 2`.
pub fn parse(text: &str) -> Result<Rule, String> {
    let tokens = tokens(text)?;
    let mut parser = Parser { tokens: &tokens, depth: 0 };
    let rule = parser.or()?;
    match parser.peek() {
        Token::End => Ok(rule),
        _ => Err(parser.expected("`and`, `or` or the end of the rule")),
    }
}

/// Parentheses within parentheses beyond this are no rule of a publication.
const DEEPEST: usize = 64;

struct Parser<'t> {
    tokens: &'t [Placed],
    depth: usize,
}

impl Parser<'_> {
    fn peek(&self) -> &Token {
        &self.tokens[0].token
    }

    fn advance(&mut self) {
        if self.tokens.len() > 1 {
            self.tokens = &self.tokens[1..];
        }
    }

    fn expected(&self, what: &str) -> String {
        format!("column {}: {what} was expected, {} was found", self.tokens[0].column, self.peek().show())
    }

    fn take(&mut self, token: &Token) -> Result<(), String> {
        if self.peek() != token {
            return Err(self.expected(&token.show()));
        }
        self.advance();
        Ok(())
    }

    fn at_word(&self, word: &str) -> bool {
        matches!(self.peek(), Token::Word(found) if found.eq_ignore_ascii_case(word))
    }

    fn take_word(&mut self, word: &str) -> bool {
        let found = self.at_word(word);
        if found {
            self.advance();
        }
        found
    }

    fn or(&mut self) -> Result<Rule, String> {
        let mut parts = vec![self.and()?];
        while self.take_word("or") {
            parts.push(self.and()?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Rule::Or(parts) })
    }

    fn and(&mut self) -> Result<Rule, String> {
        let mut parts = vec![self.unary()?];
        while self.take_word("and") {
            parts.push(self.unary()?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Rule::And(parts) })
    }

    fn unary(&mut self) -> Result<Rule, String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(format!("column {}: more than {DEEPEST} levels of nesting", self.tokens[0].column));
        }
        let rule = if self.take_word("not") {
            Rule::Not(Box::new(self.unary()?))
        } else if *self.peek() == Token::Open {
            self.advance();
            let rule = self.or()?;
            self.take(&Token::Close)?;
            rule
        } else {
            self.test()?
        };
        self.depth -= 1;
        Ok(rule)
    }

    fn test(&mut self) -> Result<Rule, String> {
        match self.peek().clone() {
            Token::Number(1) => {
                self.advance();
                Ok(Rule::Always)
            }
            Token::Word(word) if word.eq_ignore_ascii_case("length") => self.count(),
            Token::Word(word) if Variable::of_word(&word).is_some() => self.compare(),
            Token::Word(_) | Token::OpenBrace => self.membership(),
            _ => Err(self.expected("a condition")),
        }
    }

    fn compare(&mut self) -> Result<Rule, String> {
        let Token::Word(word) = self.peek().clone() else { return Err(self.expected("a variable")) };
        let variable = Variable::of_word(&word).ok_or_else(|| self.expected("a variable"))?;
        self.advance();
        let (comparison, value) = self.comparison()?;
        Ok(Rule::Compare { variable, comparison, value })
    }

    fn comparison(&mut self) -> Result<(Comparison, i64), String> {
        let Token::Compare(comparison) = *self.peek() else {
            return Err(self.expected("one of = < <= > >="));
        };
        self.advance();
        let Token::Number(value) = *self.peek() else { return Err(self.expected("a whole number")) };
        self.advance();
        Ok((comparison, value))
    }

    fn count(&mut self) -> Result<Rule, String> {
        self.advance();
        self.take(&Token::Open)?;
        let column = self.tokens[0].column;
        let Target::Set(set) = self.target()? else {
            return Err(format!("column {column}: a set was expected; MCC and CC are levels"));
        };
        self.take(&Token::Intersection)?;
        let places = self.places()?;
        self.take(&Token::Close)?;
        let (comparison, value) = self.comparison()?;
        Ok(Rule::Count { places, set, comparison, value })
    }

    fn membership(&mut self) -> Result<Rule, String> {
        let column = self.tokens[0].column;
        let places = self.places()?;
        let negated = self.take_word("not");
        if !self.take_word("in") {
            return Err(self.expected(if negated { "`in`" } else { "`in` or `not in`" }));
        }
        let targets = self.list(Self::target)?;
        let asks_level = targets.iter().any(|target| matches!(target, Target::Level(_)));
        if asks_level && places != Places::OTHER_DIAGNOSES {
            return Err(format!(
                "column {column}: MCC and CC are levels of other diagnoses; only QTZD may be in them"
            ));
        }
        let member = Member { places, targets };
        Ok(if negated { Rule::NotIn(member) } else { Rule::In(member) })
    }

    /// One item, or several in braces.
    fn list<T>(&mut self, item: impl Fn(&mut Self) -> Result<T, String>) -> Result<Vec<T>, String> {
        if *self.peek() != Token::OpenBrace {
            return Ok(vec![item(self)?]);
        }
        let mut items = Vec::new();
        loop {
            self.advance();
            items.push(item(self)?);
            if *self.peek() != Token::Comma {
                break;
            }
        }
        self.take(&Token::CloseBrace)?;
        Ok(items)
    }

    fn places(&mut self) -> Result<Places, String> {
        let column = self.tokens[0].column;
        let places = self.list(Self::place)?.into_iter().reduce(Places::and).expect("a list has an item");
        if places.diagnoses_only() || places.procedures_only() {
            Ok(places)
        } else {
            Err(format!("column {column}: {places} mixes diagnoses and procedures"))
        }
    }

    fn place(&mut self) -> Result<Places, String> {
        let Token::Word(word) = self.peek().clone() else {
            return Err(self.expected("one of ZYZD QTZD ZYSS QTSS"));
        };
        let place = Places::of_word(&word).ok_or_else(|| self.unknown_word(&word))?;
        self.advance();
        Ok(place)
    }

    fn unknown_word(&self, word: &str) -> String {
        let column = self.tokens[0].column;
        if ["ZZJHSC", "CYKB"].iter().any(|known| word.eq_ignore_ascii_case(known)) {
            return format!(
                "column {column}: `{word}` is a word of regional editions that this version cannot read"
            );
        }
        let words = ["ZYZD", "QTZD", "ZYSS", "QTSS", "length", "not"];
        let words = words.into_iter().chain(Variable::WORDS.iter().map(|(_, word)| *word));
        format!("column {column}: unknown word `{word}`{}", did_you_mean(word, words))
    }

    fn target(&mut self) -> Result<Target, String> {
        let Token::Word(word) = self.peek().clone() else { return Err(self.expected("the name of a set")) };
        let target = match word.to_ascii_uppercase().as_str() {
            "MCC" => Target::Level(Severity::Mcc),
            "CC" => Target::Level(Severity::Cc),
            reserved @ ("AND" | "OR" | "NOT" | "IN" | "LENGTH") => {
                return Err(self.expected(&format!("the name of a set, not the word {reserved},")));
            }
            _ => Target::Set(word),
        };
        self.advance();
        Ok(target)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tree written back: enough to see how a text was understood.
    fn shown(text: &str) -> String {
        parse(text).map(|rule| rule.to_string()).unwrap_or_else(|error| error)
    }

    #[test]
    fn every_form_of_the_publications_is_read() {
        for (text, tree) in [
            ("1", "1"),
            ("ZYZD in DI_B00", "ZYZD in DI_B00"),
            ("ZYSS not in OP_ALL", "ZYSS not in OP_ALL"),
            ("{ZYSS, QTSS} in OP_AC1", "{ZYSS, QTSS} in OP_AC1"),
            ("QTZD in {MCC, CC} and NL>=70", "QTZD in {MCC, CC} and NL >= 70"),
            (
                "length(OP_IC2 ∩ {ZYSS, QTSS})>=2 and ZYSS in OP_IC2",
                "length(OP_IC2 ∩ {ZYSS, QTSS}) >= 2 and ZYSS in OP_IC2",
            ),
            ("(XSRTL<29) and ZYZD in DI_PU1", "XSRTL < 29 and ZYZD in DI_PU1"),
            ("not (XB = 1 or NL <= 6)", "not (XB = 1 or NL <= 6)"),
            ("ZYTS > 60 and LYFS = 5", "ZYTS > 60 and LYFS = 5"),
        ] {
            assert_eq!(shown(text), tree, "{text}");
        }
    }

    #[test]
    fn and_binds_tighter_than_or() {
        let grouped = "(ZYZD in A and NL < 1) or XB = 2";
        assert_eq!(shown("ZYZD in A and NL < 1 or XB = 2"), grouped);
        assert_eq!(shown("XB = 2 OR ZYZD in A And NL < 1"), "XB = 2 or (ZYZD in A and NL < 1)");
        assert_eq!(shown("zyzd IN A and (NL < 1 or XB = 2)"), "ZYZD in A and (NL < 1 or XB = 2)");
    }

    #[test]
    fn what_spreadsheets_leave_in_a_cell_is_cleaned() {
        let dirty =
            "（ZYZD\u{a0}in　DI_B00）_x000D_\r\n and ｛ZYSS，QTSS｝ in OP_A and NL ＞＝ 7 and XSRTZ ≤ 1499";
        assert_eq!(shown(dirty), "ZYZD in DI_B00 and {ZYSS, QTSS} in OP_A and NL >= 7 and XSRTZ <= 1499");
    }

    #[test]
    fn errors_name_the_column_and_the_nearest_word() {
        for (text, message) in [
            ("", "column 1: a condition was expected, the end of the rule was found"),
            ("ZYDZ in A", "column 1: unknown word `ZYDZ`; did you mean `ZYZD`?"),
            ("ZYZD in", "column 8: the name of a set was expected, the end of the rule was found"),
            ("ZYZD is A", "column 6: `in` or `not in` was expected, `is` was found"),
            (
                "ZYZD in A ZYSS in B",
                "column 11: `and`, `or` or the end of the rule was expected, `ZYSS` was found",
            ),
            ("(ZYZD in A", "column 11: `)` was expected, the end of the rule was found"),
            ("NL 7", "column 4: one of = < <= > >= was expected, `7` was found"),
            ("NL >= x", "column 7: a whole number was expected, `x` was found"),
            ("ZYZD in MCC", "column 1: MCC and CC are levels of other diagnoses; only QTZD may be in them"),
            ("{ZYZD, ZYSS} in A", "column 1: {ZYZD, ZYSS} mixes diagnoses and procedures"),
            ("ZYZD in A; NL = 1", "column 10: `;` has no meaning in a rule"),
            ("ZYZD in and", "column 9: the name of a set, not the word AND, was expected, `and` was found"),
            ("NL = 99999999999999999999", "column 6: number `99999999999999999999` is too large"),
            ("CYKB in A", "column 1: `CYKB` is a word of regional editions that this version cannot read"),
            ("2", "column 1: a condition was expected, `2` was found"),
        ] {
            assert_eq!(shown(text), message, "{text}");
        }
        let deep = format!("{}1{}", "(".repeat(100), ")".repeat(100));
        assert_eq!(shown(&deep), "column 65: more than 64 levels of nesting");
    }
}
