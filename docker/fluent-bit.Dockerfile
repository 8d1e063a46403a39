# Fluent Bit with out_waybill, our configurations and parsers. Build from the project's folder:
#   docker build -f docker/fluent-bit.Dockerfile -t waybill/fluent-bit .
ARG FLUENT_BIT=5.1.1
FROM debian:bookworm AS build
RUN apt-get update && apt-get install -y --no-install-recommends cmake make gcc libc6-dev librdkafka-dev \
    libxxhash-dev liblz4-dev libzstd-dev libsasl2-dev libssl-dev zlib1g-dev
COPY fluentbit-plugin /src
RUN cmake -S /src -B /build -DCMAKE_INSTALL_PREFIX=/usr && make -C /build -j2 install DESTDIR=/out

FROM fluent/fluent-bit:${FLUENT_BIT}-debug
COPY --from=build /out/usr/lib /usr/lib
COPY fluentbit-config /etc/fluent-bit/waybill/fluentbit-config
COPY parsers /etc/fluent-bit/waybill/parsers
ENV WAYBILL_HOME=/etc/fluent-bit/waybill WAYBILL_STATE=/var/lib/fluent-bit
VOLUME /var/lib/fluent-bit
ENTRYPOINT ["/fluent-bit/bin/fluent-bit"]
CMD ["-e", "/usr/lib/x86_64-linux-gnu/fluent-bit/out_waybill.so", "-c", "/etc/fluent-bit/waybill/fluentbit-config/yaml/files.yaml"]
