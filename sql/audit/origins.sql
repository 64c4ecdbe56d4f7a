-- purpose: file, place and words of everything that a number may end in: facts, commitments, citations, framework rows
-- needs: raw.fact, raw.commitment, raw.citation, raw.framework, raw.file
with origin as (
    select
        fact_id as id,
        sha256,
        place,
        value_text,
        edition,
        null as year,
        null as text,
        null as attributes,
        url,
        unit,
        status,
        province,
        code,
        measure,
        index_code,
    from raw.fact

    union all

    select
        commitment_id as id,
        sha256,
        place,
        value_text,
        null as edition,
        year,
        quote as text,
        content as attributes,
        null as url,
        unit,
        status,
        null as province,
        null as code,
        null as measure,
        null as index_code,
    from raw.commitment

    union all

    select
        fact_id as id,
        sha256,
        place,
        null as value_text,
        null as edition,
        null as year,
        text,
        attributes,
        null as url,
        null as unit,
        status,
        null as province,
        null as code,
        null as measure,
        null as index_code,
    from raw.citation

    union all

    select
        fact_id as id,
        sha256,
        place,
        null as value_text,
        edition,
        null as year,
        code as text,
        null as attributes,
        null as url,
        unit,
        null as status,
        null as province,
        null as code,
        null as measure,
        null as index_code,
    from raw.framework
)

select
    origin.id,
    origin.sha256,
    file.name,
    file.media_type,
    origin.place,
    origin.value_text,
    origin.edition,
    origin.year,
    origin.text,
    origin.attributes,
    origin.url,
    origin.unit,
    origin.status,
    origin.province,
    origin.code,
    origin.measure,
    origin.index_code,
    review.name as review_name,
    commitment.commitment_id is not null as is_commitment,
    node.fact_id as node_id,
from origin
inner join raw.file as file
    on file.sha256 = origin.sha256
    and (file.kind <> 'framework' or origin.edition is null or file.edition = origin.edition)
left join raw.commitment as commitment on commitment.commitment_id = origin.id
left join raw.file as review on review.sha256 = commitment.corrected_in
left join raw.framework as node
    on node.edition = origin.edition
    and node.code = origin.code
    and origin.measure = 'raw_value'
where list_contains($ids, origin.id)
order by origin.id, origin.edition
