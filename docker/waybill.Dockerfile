# Waybill, and the demo's pipeline. Build from the project's folder:
#   docker build -f docker/waybill.Dockerfile --target waybill -t waybill/waybill .
#   docker build -f docker/waybill.Dockerfile --target orders -t waybill/orders .
ARG MAVEN=3.9.11-eclipse-temurin-25
ARG DEBIAN=12.12-slim

FROM maven:${MAVEN} AS build
COPY . /src
RUN /src/docker/layout.sh correlator /out/waybill && /src/docker/layout.sh demo /out/orders

FROM debian:${DEBIAN} AS base
RUN groupadd --gid 10001 waybill && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin waybill \
    && mkdir -p /var/lib/waybill /var/log/app /opt/waybill && chown waybill:waybill /var/lib/waybill /var/log/app
COPY docker/entrypoint.sh .mvn/run-logging.properties .mvn/run-logging-json.properties /opt/waybill/
USER 10001:10001
ENTRYPOINT ["/opt/waybill/entrypoint.sh"]

FROM base AS waybill
COPY --from=build /out/waybill /opt/waybill
VOLUME /var/lib/waybill
WORKDIR /var/lib/waybill
EXPOSE 8780
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8780 && printf 'GET /readyz HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && grep -q '200 OK' <&3"]
CMD ["serve", "-c", "/etc/waybill/waybill.yaml"]

FROM base AS orders
COPY --from=build /out/orders /opt/waybill
HEALTHCHECK NONE
CMD ["orders", "--help"]
