//! What is kept after a swap, until someone says that it is needed no more.

use super::{
    ViewsError,
    meta::{self, KEPT, Role},
    views::Views,
};

impl Views {
    /// Takes away what a projection left behind: the tables that its last rebuild replaced, and every other version
    /// of it that this program does not have. Says their names.
    ///
    /// A program of another version that still serves from them stops answering: drop when none runs any more.
    ///
    /// # Errors
    /// `Db`, `Unknown`.
    pub async fn drop_old(&self, name: &str) -> Result<Vec<String>, ViewsError> {
        self.projection(name)?;
        let old = self.list().await?.into_iter().filter(|one| match one.role {
            Role::Kept => one.plain_name() == name,
            Role::Retired => stem(one.plain_name()) == stem(name),
            Role::Serving | Role::Beside => false,
        });
        let mut dropped = Vec::new();
        for one in old {
            let mut tx = self.db.begin().await?;
            for table in meta::tables(&mut tx, &one.name).await? {
                tx.execute(format!("DROP TABLE IF EXISTS {table}"), vec![]).await?;
            }
            for table in ["views_projections", "views_parked"] {
                let sql = format!("DELETE FROM {table} WHERE name = $1");
                tx.execute(sql, vec![(&one.name).into()]).await?;
            }
            tx.commit().await?;
            dropped.push(one.name);
        }
        Ok(dropped)
    }

    /// The role of a line, beside what this program has.
    pub(super) fn role(&self, name: &str, role: Role) -> Role {
        let plain = name.strip_suffix(KEPT).unwrap_or(name);
        let ours = self.projections.iter().any(|projection| projection.name() == plain);
        if role == Role::Beside || ours { role } else { Role::Retired }
    }
}

/// A name without its version.
fn stem(name: &str) -> &str {
    name.rsplit_once('_').map_or(name, |(stem, _)| stem)
}
