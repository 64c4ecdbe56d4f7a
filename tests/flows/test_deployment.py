"""The deployment in prefect.yaml names a flow that Prefect can load, with parameters that a form can show."""

from __future__ import annotations

import yaml

from flows.settings import PROJECT


def test_the_deployment_names_a_loadable_flow() -> None:
    from prefect.flows import load_flow_from_entrypoint

    deployments = yaml.safe_load((PROJECT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    for deployment in deployments:
        path, name = deployment["entrypoint"].split(":")
        flow = load_flow_from_entrypoint(f"{PROJECT / path}:{name}")
        assert set(deployment["parameters"]) <= set(flow.parameters.properties)
        assert {"inbox", "out", "province", "year", "goal", "as_of"} == set(flow.parameters.properties)
        assert all(entry.get("description") for entry in flow.parameters.properties.values())
