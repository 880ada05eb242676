-- title: Cross-listed
-- description: Which categories a category's own papers are also listed in
-- parameter category: a code such as cs.CL
select other.category, t.name, count(*) as papers
from paper_categories as own
cross join paper_categories as other on other.paper = own.paper
left join categories as t on t.code = other.category
where own.category = :category
  and own.is_primary = 1
  and other.category <> own.category
group by other.category
order by papers desc, other.category
