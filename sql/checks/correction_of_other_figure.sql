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
    arg_min(quoted.province, quoted.fact_id) as province,
    arg_min(quoted.code, quoted.fact_id) as code,
    arg_min(quoted.edition, quoted.fact_id) as edition,
    arg_min(quoted.former, quoted.fact_id) as former,
    arg_min(quoted.printed, quoted.fact_id) as printed,
from quoted
inner join raw.file as file on file.sha256 = quoted.sha256
where not quoted.is_found
group by file.sha256, file.name
order by file.sha256
