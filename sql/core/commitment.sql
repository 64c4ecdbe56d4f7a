-- purpose: commitments with their province, whether a person or a register stands behind them, and the newer file that says them anew
-- needs: staging.commitment, core.plan_case
-- comment: Cam kết kèm tỉnh, việc đã được chấp nhận hay chưa, và tệp mới hơn nêu lại cùng nội dung (nếu có)
with placed as (
    select
        commitment.* replace (coalesce(commitment.province, commitment.file_province, plan_case.province) as province),
        commitment.decision in ('accepted', 'corrected')
        or (commitment.origin = 'table' and commitment.decision <> 'rejected') as is_accepted,
    from staging.commitment as commitment
    cross join core.plan_case as plan_case
),

-- A figure supersedes a figure, never a file a file: a newer paper or table replaces what it says again, and no more.
restated as (
    select
        *,
        max(vintage) filter (where decision <> 'rejected') over same_promise as newest,
        max_by(file_name, vintage) filter (where decision <> 'rejected') over same_promise as newest_file,
        max_by(file_date, vintage) filter (where decision <> 'rejected') over same_promise as newest_date,
    from placed
    window same_promise as (
        partition by
            file_kind, file_edition, coalesce(sender_key, department_key), province, coalesce(indicator_code, quote), year
    )
)

select
    * exclude (newest, newest_file, newest_date),
    case
        when
            file_kind in ('paper', 'commitment_table')
            and coalesce(sender_key, department_key) is not null
            and vintage < newest
            -- Two files of one day contradict each other; neither replaces the other.
            and (file_date is null or file_date is distinct from newest_date)
            then newest_file
    end as replaced_by,
from restated
order by commitment_id
