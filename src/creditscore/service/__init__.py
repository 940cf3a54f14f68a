"""The service: stored years, who may do what, an HTTP interface, jobs; pages stand on top of it.

The rooms from the bottom up: `store` (tables and how they are reached), `people` (accounts,
sessions, tokens, roles), `office` (what is done in a year: plain functions that both the HTTP
interface and the pages call), `web` (requests, problems as answers, headers), `api`, and `app`,
which puts them together.
"""
