-- purpose: corrections that quote a figure which no other file prints: what they correct is not what we have
-- needs: staging.fact, raw.file
-- code: PII-SQL-CORRECTION
with correction as (
    select *
    from staging.fact
    where former is not null
),

quoted as (
    select
        correction.fact_id,
        correction.sha256,
        correction.province,
        correction.code,
        correction.edition,
        correction.former,
        any_value(other.value) as printed,
        coalesce(bool_or(other.value = correction.former), false) as is_found,
    from correction
    left join staging.fact as other
        on other.index_code = correction.index_code
        and other.edition = correction.edition
        and other.province = correction.province
        and other.code = correction.code
        and other.measure = correction.measure
        and other.sha256 <> correction.sha256
    group by all
)

select
    min(quoted.fact_id) as subject,
    file.name,
    count(*) as corrections,
    any_value(quoted.province order by quoted.fact_id) as province,
    any_value(quoted.code order by quoted.fact_id) as code,
    any_value(quoted.edition order by quoted.fact_id) as edition,
    any_value(quoted.former order by quoted.fact_id) as former,
    any_value(coalesce(cast(quoted.printed as varchar), '—') order by quoted.fact_id) as printed,
from quoted
inner join raw.file as file on file.sha256 = quoted.sha256
where not quoted.is_found
group by file.sha256, file.name
order by file.sha256
