//! The real territory: communes, stock of dwellings, town halls; and the simulated landlords.

use super::{
    dice::Dice,
    parameters::assumed::{LANDLORDS, TURNOVER},
};
use domain::territory::{Body, Commune, Desk, Typology};
use serde::Deserialize;

const COMMUNES: &str = include_str!("../../data/communes.csv");
const STOCK: &str = include_str!("../../data/stock.csv");
const TOWN_HALLS: &str = include_str!("../../data/town_halls.csv");

/// A commune of the metropolis.
#[derive(Debug, Clone, PartialEq)]
pub struct Town {
    /// INSEE code.
    pub insee: Commune,
    /// Its name.
    pub name: String,
    /// Its first postcode.
    pub postcode: String,
    /// Inhabitants.
    pub population: f64,
    /// Social dwellings.
    pub stock: f64,
    /// Address of its town hall.
    pub address: String,
    /// The town hall as an organisation.
    pub body: Body,
    /// Its registration desk.
    pub desk: Desk,
}

/// Dwellings that are alike.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Rank of the commune among the towns.
    pub town: usize,
    /// Typology.
    pub typology: Typology,
    /// A house, not a flat.
    pub house: bool,
    /// Built since 2013.
    pub recent: bool,
    /// In a priority district.
    pub priority_district: bool,
}

/// Everything that does not change in a run.
#[derive(Debug, Clone)]
pub struct Territory {
    /// The 24 communes, by INSEE code.
    pub towns: Vec<Town>,
    /// The cells of the stock.
    pub cells: Vec<Cell>,
    /// Landlords of the demonstration.
    pub landlords: Vec<Body>,
    /// Where people want to live: half population, half social stock.
    wished: Vec<f64>,
    populations: Vec<f64>,
    relets: Vec<f64>,
}

/// The reference data that travel with the program cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("reference data {file}: {why}")]
pub struct BadData {
    file: &'static str,
    why: String,
}

#[derive(Deserialize)]
struct CommuneLine {
    insee: String,
    name: String,
    postcodes: String,
    population: f64,
}

#[derive(Deserialize)]
struct StockLine {
    insee: String,
    typology: String,
    kind: String,
    built: String,
    in_priority_district: String,
    dwellings: f64,
}

#[derive(Deserialize)]
struct TownHallLine {
    insee: String,
    address: String,
}

impl Territory {
    /// Reads the reference data.
    ///
    /// # Errors
    /// [`BadData`] names the file and the reason.
    pub fn read() -> Result<Self, BadData> {
        let halls: Vec<TownHallLine> = lines("town_halls.csv", TOWN_HALLS)?;
        let stock: Vec<StockLine> = lines("stock.csv", STOCK)?;
        let mut towns = Vec::new();
        for line in lines::<CommuneLine>("communes.csv", COMMUNES)? {
            towns.push(town(line, &halls, &stock)?);
        }
        let (cells, relets) = cells(&towns, &stock);
        let landlords = LANDLORDS
            .iter()
            .map(|(name, _)| name.parse().map_err(|e| bad("landlords", &e)))
            .collect::<Result<_, _>>()?;
        let people: f64 = towns.iter().map(|t| t.population).sum();
        let homes: f64 = towns.iter().map(|t| t.stock).sum();
        Ok(Self {
            wished: towns.iter().map(|t| t.population / people + t.stock / homes).collect(),
            populations: towns.iter().map(|t| t.population).collect(),
            towns,
            cells,
            landlords,
            relets,
        })
    }

    /// Where a household of the metropolis lives.
    pub fn residence(&self, dice: &mut Dice) -> usize {
        dice.weighted(&self.populations)
    }

    /// A commune someone wishes for.
    pub fn wish(&self, dice: &mut Dice) -> usize {
        dice.weighted(&self.wished)
    }

    /// Rank of the cell of a dwelling that comes free: by stock and turnover.
    pub fn relet(&self, dice: &mut Dice) -> usize {
        dice.weighted(&self.relets)
    }

    /// A landlord, by share of the stock.
    pub fn landlord(&self, dice: &mut Dice) -> usize {
        dice.weighted(&LANDLORDS.map(|(_, share)| share))
    }
}

fn bad(file: &'static str, why: &dyn std::fmt::Display) -> BadData {
    BadData { file, why: why.to_string() }
}

fn lines<T: for<'de> Deserialize<'de>>(file: &'static str, text: &str) -> Result<Vec<T>, BadData> {
    csv::Reader::from_reader(text.as_bytes())
        .into_deserialize()
        .collect::<Result<_, _>>()
        .map_err(|e| bad(file, &e))
}

fn town(line: CommuneLine, halls: &[TownHallLine], stock: &[StockLine]) -> Result<Town, BadData> {
    let file = "communes.csv";
    let hall = halls
        .iter()
        .find(|hall| hall.insee == line.insee)
        .ok_or_else(|| bad("town_halls.csv", &format!("no town hall for {}", line.insee)))?;
    let body = format!("mairie-{}", line.insee);
    Ok(Town {
        body: body.parse().map_err(|e| bad(file, &e))?,
        desk: line.insee.parse().map_err(|e| bad(file, &e))?,
        stock: stock.iter().filter(|s| s.insee == line.insee).map(|s| s.dwellings).sum(),
        insee: line.insee.parse().map_err(|e| bad(file, &e))?,
        name: line.name,
        postcode: line.postcodes.split('|').next().unwrap_or_default().to_owned(),
        population: line.population,
        address: hall.address.clone(),
    })
}

fn cells(towns: &[Town], stock: &[StockLine]) -> (Vec<Cell>, Vec<f64>) {
    stock
        .iter()
        .filter_map(|line| {
            let town = towns.iter().position(|t| t.insee.as_str() == line.insee)?;
            let typology = Typology::from_code(line.typology.trim_end_matches('+'))?;
            let turnover = TURNOVER.get(usize::from(typology.rooms()) - 1)?;
            let cell = Cell {
                town,
                typology,
                house: line.kind == "house",
                recent: line.built == "2013-2019",
                priority_district: line.in_priority_district == "yes",
            };
            Some((cell, line.dwellings * turnover))
        })
        .unzip()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_stock_of_2019_stands_in_the_24_communes() -> Result<(), BadData> {
        let territory = Territory::read()?;
        assert_eq!(territory.towns.len(), 24);
        assert_eq!(territory.cells.len(), 683);
        let stock: f64 = territory.towns.iter().map(|t| t.stock).sum();
        assert!((stock - 60_478.0).abs() < 0.5);
        Ok(())
    }
}
